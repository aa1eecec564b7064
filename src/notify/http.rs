//! One HTTP exchange: a POST and its answer.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ureq::Agent;
use ureq::http::HeaderMap;
use url::Url;

use super::problem::{Fault, VariableFault};
use super::reach::{Reach, TlsFault};
use super::secret::{Hidden, Secrets};
use crate::language::both;

/// The address of a webhook; `Debug` shows the variable only, for it is a secret.
pub(super) struct Address {
    pub(super) name: String,
    pub(super) url: Url,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.name)
    }
}

impl Address {
    pub(super) fn read(secrets: &Secrets, name: &str) -> Result<Self, Fault> {
        let secret = secrets.read(name)?;
        let url = Url::parse(secret.value()).ok();
        let url = url.filter(|url| ["https", "http"].contains(&url.scheme()) && url.has_host());
        let advice = both(
            "copy it whole from the service; it begins with `https://` or `http://`",
            "请从该服务完整复制；它以 `https://` 或 `http://` 开头",
        );
        let url = url.ok_or_else(|| Fault::variable(name, VariableFault::BadAddress(advice)))?;
        Ok(Self { name: secret.into_name(), url })
    }

    /// What must not be repeated of it.
    pub(super) fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        hidden.add_url(&self.url);
        hidden
    }

    /// That it was not reached.
    pub(super) fn unreachable(&self, reach: Reach) -> Fault {
        Fault::Unreachable { name: self.name.clone(), reach }
    }
}

/// What a server answered.
pub(super) struct Answer {
    pub(super) status: u16,
    /// How long it asks us to wait.
    pub(super) retry_after: Option<Duration>,
    /// Its text, as far as we read; or what kept it from being whole.
    pub(super) body: Result<String, Reach>,
}

/// Posts JSON and reads the answer.
pub(super) fn post(
    agent: &Agent,
    address: &Address,
    headers: &[(&str, &str)],
    body: &str,
    most: u64,
    now: DateTime<Utc>,
) -> Result<Answer, Fault> {
    let mut request =
        agent.post(address.url.as_str()).header("Content-Type", "application/json; charset=utf-8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.send(body).map_err(|error| address.unreachable(reach_of(error)))?;
    let mut bytes = Vec::new();
    let read = response.body_mut().as_reader().take(most).read_to_end(&mut bytes);
    let body = match read {
        Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(reach_of(ureq::Error::from(error))),
    };
    let retry_after = retry_after(response.headers(), now);
    Ok(Answer { status: response.status().as_u16(), retry_after, body })
}

/// What an error of the client means. Its own words are not repeated: some hold the address.
fn reach_of(error: ureq::Error) -> Reach {
    match error {
        ureq::Error::Io(error) => Reach::of_io(&error),
        ureq::Error::Timeout(_) => Reach::Timeout,
        ureq::Error::HostNotFound => Reach::NoSuchHost,
        ureq::Error::Rustls(error) => Reach::Tls(TlsFault::of(&error)),
        ureq::Error::Tls(words) => Reach::Tls(TlsFault::Other(words.to_owned())),
        ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl => Reach::Proxy,
        ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => {
            Reach::Other("it does not speak HTTP".to_owned())
        }
        _ => Reach::Other("the HTTP client failed".to_owned()),
    }
}

/// How long the header `Retry-After` asks to wait: seconds or a date.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get("Retry-After")?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    Some((until.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = DateTime::parse_from_rfc3339("2015-10-21T07:28:00Z").unwrap().to_utc();
        for (value, seconds) in [
            ("120", Some(120)),
            ("0", Some(0)),
            (" 5 ", Some(5)),
            ("Wed, 21 Oct 2015 07:30:00 GMT", Some(120)),
            ("Wed, 21 Oct 2015 07:00:00 GMT", Some(0)),
            ("-3", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("Retry-After", value.parse().unwrap());
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn addresses_are_checked_and_not_shown() {
        let read = |value: &str| {
            let values = [("HOOK".to_owned(), value.to_owned())];
            Address::read(&Secrets::Given(values.into_iter().collect()), "HOOK")
        };
        assert_eq!(format!("{:?}", read("https://h.example/T0KEN").unwrap()), "Address(HOOK)");
        for bad in ["h.example/T0KEN", "ftp://h.example/T0KEN", "https:///T0KEN?", "T0KEN", "file:///T0KEN"] {
            let Err(fault) = read(bad) else { continue };
            let said = fault.spoken().to_string();
            assert!(said.contains("`HOOK`") && !said.contains("T0KEN"), "{bad}: {said}");
        }
        assert!(read("ftp://h.example/T0KEN").is_err());
    }
}
