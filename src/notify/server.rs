//! Mail servers, as variables name them.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use super::mail_fault::MailFault;
use super::problem::{Fault, VariableFault};
use super::secret::{Hidden, Secrets};
use crate::language::{Both, both};

/// A mail server; `Debug` shows the variable only.
#[derive(Clone)]
pub(super) struct Server {
    /// The variable that holds the address.
    pub(super) name: String,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) login: Option<Login>,
}

/// When a conversation is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    /// From the first byte.
    Always,
    /// After a greeting in clear.
    StartTls,
    Off,
}

/// Who logs in.
#[derive(Clone)]
pub(super) struct Login {
    pub(super) user: String,
    pub(super) password: String,
    /// The variable that holds the password.
    pub(super) name: String,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({})", self.name)
    }
}

impl Server {
    /// The server that a variable names, with a password of its own variable or in the address.
    pub(super) fn read(secrets: &Secrets, name: &str, secret_env: Option<&String>) -> Result<Self, Fault> {
        let bad = |advice: Both| Fault::variable(name, VariableFault::BadAddress(advice));
        let written = secrets.read(name)?;
        let url = Url::parse(written.value()).map_err(|_| bad(FORM))?;
        let encryption = match (url.scheme(), url.query()) {
            ("smtps", None) => Encryption::Always,
            ("smtp", None) => Encryption::StartTls,
            ("smtp", Some("tls=off")) => Encryption::Off,
            _ => return Err(bad(FORM)),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| bad(FORM))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = url.port().unwrap_or(if encryption == Encryption::Always { 465 } else { 587 });
        let login = login(secrets, name, &url, secret_env)?;
        if encryption == Encryption::Off && login.is_some() && !is_this_machine(&host) {
            return Err(Fault::Mail(MailFault::InClear { name: name.to_owned() }));
        }
        Ok(Self { name: name.to_owned(), host, port, encryption, login })
    }

    /// What must not be repeated of it: the password, and how it is sent.
    pub(super) fn hidden(&self) -> Hidden {
        let mut hidden = Hidden::default();
        if let Some(Login { user, password, .. }) = &self.login {
            hidden.add(password);
            hidden.add(&STANDARD.encode(password));
            hidden.add(&STANDARD.encode(format!("\0{user}\0{password}")));
            hidden.add_long(user);
            hidden.add_long(&STANDARD.encode(user));
        }
        hidden
    }
}

const FORM: Both = both(
    "write `smtps://user@mail.example.com` (encrypted from the start), `smtp://user@mail.example.com` (by STARTTLS) or, for a relay of your own, `smtp://mail.example.com:25?tls=off`",
    "请写成 `smtps://user@mail.example.com`（一开始就加密）、`smtp://user@mail.example.com`（用 STARTTLS），自己的中继服务器可写 `smtp://mail.example.com:25?tls=off`",
);

const NO_PASSWORD: Both = both(
    "it names a user but no password; put that into a variable of its own and name it in `secret_env`",
    "其中有用户名但没有密码；请把密码放入单独的变量，并在 `secret_env` 中写上其名称",
);

const NO_USER: Both = both(
    "there is a password in the variable of `secret_env` but no user in the address; write `smtps://user@mail.example.com`",
    "`secret_env` 的变量中有密码，但地址中没有用户名；请写成 `smtps://user@mail.example.com`",
);

fn login(
    secrets: &Secrets,
    name: &str,
    url: &Url,
    secret_env: Option<&String>,
) -> Result<Option<Login>, Fault> {
    let bad = |advice: Both| Fault::variable(name, VariableFault::BadAddress(advice));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = decoded(url.username());
    let password = match (secrets.read_optional(secret_env)?, url.password()) {
        (Some(secret), _) => Some((secret.value().to_owned(), secret.into_name())),
        (None, Some(password)) => Some((decoded(password), name.to_owned())),
        (None, None) => None,
    };
    match password {
        Some(_) if user.is_empty() => Err(bad(NO_USER)),
        Some((password, name)) => Ok(Some(Login { user, password, name })),
        None if user.is_empty() => Ok(None),
        None => Err(bad(NO_PASSWORD)),
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
