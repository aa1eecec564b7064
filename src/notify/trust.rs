//! Which certificates are trusted.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use ureq::tls::{Certificate, RootCerts};

/// Who may vouch for servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Whom the system trusts (or those in `SSL_CERT_FILE`); where it trusts nobody, as in bare
    /// containers, whom Mozilla's browsers trust.
    System,
    /// These issuers only, each certificate in DER: for tests and closed networks.
    Only(Vec<Vec<u8>>),
}

/// The issuers that are trusted; none means those of Mozilla, which the libraries carry.
#[derive(Debug, Clone)]
pub(super) struct Roots(Option<Arc<Vec<CertificateDer<'static>>>>);

impl Roots {
    pub(super) fn of(trust: &Trust) -> Self {
        match trust {
            Trust::System => {
                let found = rustls_native_certs::load_native_certs().certs;
                Self((!found.is_empty()).then(|| Arc::new(found)))
            }
            Trust::Only(issuers) => {
                Self(Some(Arc::new(issuers.iter().map(|it| CertificateDer::from(it.clone())).collect())))
            }
        }
    }

    /// For the HTTP client.
    pub(super) fn for_http(&self) -> RootCerts {
        match &self.0 {
            Some(issuers) => issuers.iter().map(|it| Certificate::from_der(it).to_owned()).into(),
            None => RootCerts::WebPki,
        }
    }

    /// For mail.
    pub(super) fn for_mail(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut roots = RootCertStore::empty();
        match &self.0 {
            // Stores of systems hold relics that nobody can read: they are left out.
            Some(issuers) => {
                roots.add_parsable_certificates(issuers.iter().cloned());
            }
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }
}
