//! Starts and ends the real parts that the tests and the demo use.
