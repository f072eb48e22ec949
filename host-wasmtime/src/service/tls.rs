//! The certificate of the service.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate and its private key, which can be read again while connections are served.
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    config: Mutex<Arc<ServerConfig>>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("chain", &self.chain).finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads a certificate with those that vouch for it, and its key, both in PEM.
    ///
    /// # Errors
    /// What is wrong and what to give instead, for people.
    pub fn read(chain: &Path, key: &Path) -> Result<Self, String> {
        let config = Mutex::new(Arc::new(config(chain, key)?));
        Ok(Self { chain: chain.into(), key: key.into(), config })
    }

    /// Reads both files again, for connections from now on. Where that fails, the certificate stays what it was.
    ///
    /// # Errors
    /// As [`Certificate::read`].
    pub fn read_again(&self) -> Result<(), String> {
        let config = Arc::new(config(&self.chain, &self.key)?);
        *self.config.lock().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn config(chain: &Path, key: &Path) -> Result<ServerConfig, String> {
    let unread = |path: &Path, error: PemError, what: &str| match error {
        PemError::Io(error) => format!("{} cannot be read: {error}; name {what} in PEM", path.display()),
        error => format!("{} does not hold {what}: {error}; name one in PEM", path.display()),
    };
    let certificates: Vec<_> = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect)
        .map_err(|error| unread(chain, error, "a certificate"))?;
    if certificates.is_empty() {
        return Err(unread(chain, PemError::NoItemsFound, "a certificate"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unread(key, error, "a private key"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(certificates, secret)
        .map_err(|error| {
            format!(
                "{} and {} do not go together: {error}; name a certificate and its key",
                chain.display(),
                key.display()
            )
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
