//! Signatures by HMAC-SHA256.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The HMAC-SHA256 of a text.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn hmac_sha256(key: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// What the header `X-Funnelwright-Signature` holds: the receiver computes the same over the
/// timestamp in `X-Funnelwright-Timestamp`, a dot and the bytes of the body.
pub(super) fn of_webhook(secret: &str, timestamp: i64, body: &str) -> String {
    let mac = hmac_sha256(secret, &format!("{timestamp}.{body}"));
    let digits: Vec<String> = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", digits.concat())
}

/// Feishu: timestamp (seconds) and secret are the key, and nothing is the text.
pub(super) fn of_feishu(secret: &str, timestamp: i64) -> String {
    STANDARD.encode(hmac_sha256(&format!("{timestamp}\n{secret}"), ""))
}

/// DingTalk: the secret is the key, timestamp (milliseconds) and secret are the text.
pub(super) fn of_dingtalk(secret: &str, timestamp: i64) -> String {
    STANDARD.encode(hmac_sha256(secret, &format!("{timestamp}\n{secret}")))
}
