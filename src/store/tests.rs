//! What the store keeps of alerts.
