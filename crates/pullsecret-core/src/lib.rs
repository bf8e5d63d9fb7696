//! What `kubectl pullsecret` decides, as functions from values to values.
