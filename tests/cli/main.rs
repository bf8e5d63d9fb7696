//! In-process and process tests, one file per verb.
