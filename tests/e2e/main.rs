//! The built plugin under the real kubectl, against real parts.
