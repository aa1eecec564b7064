//! How the network is used.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::TlsConfig;

use super::trust::{Roots, Trust};

/// How the network is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire {
    /// The longest to wait for a connection, TLS included.
    pub connect: Duration,
    /// The longest that one HTTP delivery takes.
    pub http: Duration,
    /// The longest that one mail takes; servers look for spam before they answer.
    pub mail: Duration,
    /// The most bytes of an answer that are read.
    pub answer: u64,
    /// Which proxies are used for HTTP; mail uses none.
    pub proxies: Proxies,
    /// Who may vouch for servers.
    pub trust: Trust,
}

/// Which proxies are used for HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proxies {
    /// Those of `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY`, except for hosts in `NO_PROXY`.
    Environment,
    /// None.
    Never,
}

impl Default for Wire {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            http: Duration::from_secs(30),
            mail: Duration::from_mins(2),
            answer: 64 * 1024,
            proxies: Proxies::Environment,
            trust: Trust::System,
        }
    }
}

impl Wire {
    /// The HTTP client. It follows nobody elsewhere, for the address was given to one server; and it
    /// keeps no connection, for one that the server has closed meanwhile would fail the next message.
    pub(super) fn agent(&self, roots: &Roots) -> Agent {
        let tls = TlsConfig::builder().root_certs(roots.for_http()).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .timeout_connect(Some(self.connect))
            .timeout_global(Some(self.http))
            .tls_config(tls)
            .user_agent(concat!("funnelwright/", env!("CARGO_PKG_VERSION")));
        match self.proxies {
            Proxies::Environment => config.build(),
            Proxies::Never => config.proxy(None).build(),
        }
        .new_agent()
    }
}
