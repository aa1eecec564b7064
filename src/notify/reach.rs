//! What can happen on the way to a server.

use std::io;

use rustls::CertificateError;

use crate::language::{Spoken, both, spoken};

/// How it ended to reach an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Nobody listens there.
    Refused,
    /// There is no such host.
    NoSuchHost,
    /// No answer in time.
    Timeout,
    /// The connection was cut off before the answer was whole.
    Cut,
    /// No way leads there.
    NoRoute,
    /// The connection is not safe.
    Tls(TlsFault),
    /// The proxy does not let through.
    Proxy,
    /// Something else, in words of the system.
    Other(String),
}

/// Why a connection is not safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsFault {
    /// Nobody who is trusted vouches for the certificate.
    UnknownIssuer,
    /// The certificate has expired or is not yet valid.
    Expired,
    /// The certificate is for another name.
    OtherName,
    /// Something else, in words of the TLS library.
    Other(String),
}

impl Reach {
    /// What an error of the system means, or one of TLS inside it.
    pub(super) fn of_io(error: &io::Error) -> Self {
        if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Self::Tls(TlsFault::of(tls));
        }
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            // What a socket says whose time is up.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Self::Cut,
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => Self::NoRoute,
            _ if is_lookup(error) => Self::NoSuchHost,
            // Only what the system says: the words of an error from elsewhere may hold anything.
            kind => Self::Other(match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code).to_string(),
                None => kind.to_string(),
            }),
        }
    }

    pub(super) fn spoken(&self) -> Spoken {
        let how = match self {
            Self::Refused => both(
                "nobody listens there; is the address right and the service up?",
                "那里没有服务在监听；请检查地址是否正确、服务是否已启动",
            ),
            Self::NoSuchHost => both(
                "its host is not found; is it spelt right, and does this machine reach a name server?",
                "找不到其主机；请检查拼写，以及本机能否访问域名服务器",
            ),
            Self::Timeout => both(
                "it does not answer in time; is the service up, and no firewall between?",
                "它没有及时应答；请检查服务是否正常、中间是否有防火墙",
            ),
            Self::Cut => both(
                "the connection was cut off before the answer was whole; if that goes on, look at the service or the proxy",
                "连接在应答完整之前中断；若持续如此，请检查该服务或代理",
            ),
            Self::NoRoute => {
                both("no way leads there; is this machine in the network?", "无法到达；请检查本机的网络连接")
            }
            Self::Proxy => both(
                "the proxy does not let us through; mend `HTTPS_PROXY`, or name the host in `NO_PROXY`",
                "代理未放行；请更正 `HTTPS_PROXY`，或把该主机写入 `NO_PROXY`",
            ),
            Self::Tls(fault) => return fault.spoken(),
            Self::Other(words) => return Spoken::foreign(words),
        };
        how.into()
    }
}

/// Whether a host was looked up in vain: the library has no kind for it, and Windows four codes.
fn is_lookup(error: &io::Error) -> bool {
    let windows = cfg!(windows) && error.raw_os_error().is_some_and(|code| (11001..=11004).contains(&code));
    windows || error.to_string().starts_with("failed to lookup address information")
}

impl TlsFault {
    pub(super) fn of(error: &rustls::Error) -> Self {
        let rustls::Error::InvalidCertificate(certificate) = error else {
            return Self::Other(error.to_string());
        };
        match certificate {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Self::Expired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::OtherName
            }
            other => Self::Other(other.to_string()),
        }
    }

    fn spoken(&self) -> Spoken {
        let why = match self {
            Self::UnknownIssuer => both(
                "nobody whom this machine trusts vouches for its certificate; if it is your own, add its issuer to the system's certificates, or name a file of them in `SSL_CERT_FILE`",
                "其证书不是由本机信任的机构签发；若是自有证书，请将签发者加入系统证书，或用 `SSL_CERT_FILE` 指定证书文件",
            ),
            Self::Expired => both(
                "its certificate has expired or is not yet valid; have it renewed, and look at this machine's clock",
                "其证书已过期或尚未生效；请更新证书，并检查本机时钟",
            ),
            Self::OtherName => both(
                "its certificate is for another name; use the name that it is for",
                "其证书属于另一个域名；请使用证书上的域名",
            ),
            Self::Other(words) => {
                return spoken!("no safe connection is possible ({words})", "无法建立安全连接（{words}）");
            }
        };
        why.into()
    }
}
