//! The `kubectl-pullsecret` plugin.
