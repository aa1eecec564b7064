//! The line to a mail server: commands and replies.
//!
//! Nothing is read ahead: what somebody slips in before encryption begins meets the handshake, which
//! fails, and is never taken for a reply.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::reach::{Reach, TlsFault};

/// The most bytes of a reply.
const MOST: usize = 16 * 1024;

/// A connection to a mail server.
pub(super) struct Line(Stream);

enum Stream {
    Clear(TcpStream),
    Encrypted(Box<StreamOwned<ClientConnection, TcpStream>>),
}

/// What a server replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

/// Why there is no reply.
#[derive(Debug)]
pub(super) enum Trouble {
    Reach(Reach),
    /// It is none of SMTP.
    NoSmtp,
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Reach(Reach::of_io(&error))
    }
}

impl From<rustls::Error> for Trouble {
    fn from(error: rustls::Error) -> Self {
        Self::Reach(Reach::Tls(TlsFault::of(&error)))
    }
}

impl Line {
    /// To the first of these addresses that answers.
    pub(super) fn to(addresses: &[SocketAddr], connect: Duration) -> Result<Self, Trouble> {
        let mut last = Reach::NoSuchHost;
        for address in addresses {
            match TcpStream::connect_timeout(address, connect) {
                Ok(stream) => {
                    limit(&stream, connect)?;
                    return Ok(Self(Stream::Clear(stream)));
                }
                Err(error) => last = Reach::of_io(&error),
            }
        }
        Err(Trouble::Reach(last))
    }

    /// Encrypted from here on, with the server that has this name.
    pub(super) fn encrypted(self, host: &str, config: Arc<ClientConfig>) -> Result<Self, Trouble> {
        let Stream::Clear(mut stream) = self.0 else { return Ok(self) };
        let name = ServerName::try_from(host.to_owned());
        let name = name.map_err(|_| Trouble::Reach(Reach::NoSuchHost))?;
        let mut connection = ClientConnection::new(config, name)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(Self(Stream::Encrypted(Box::new(StreamOwned::new(connection, stream)))))
    }

    /// From here on each step may take so long.
    pub(super) fn patient(&self, time: Duration) -> Result<(), Trouble> {
        Ok(limit(self.tcp(), time)?)
    }

    /// Our own address, as servers want to be greeted.
    pub(super) fn greeting(&self) -> Result<String, Trouble> {
        Ok(match self.tcp().local_addr()? {
            SocketAddr::V4(address) => format!("[{}]", address.ip()),
            SocketAddr::V6(address) => format!("[IPv6:{}]", address.ip()),
        })
    }

    /// Gives a command and hears the reply.
    pub(super) fn ask(&mut self, command: &str) -> Result<Reply, Trouble> {
        self.send(format!("{command}\r\n").as_bytes())?;
        self.hear()
    }

    /// Sends bytes as they are.
    pub(super) fn send(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let sent = match &mut self.0 {
            Stream::Clear(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Stream::Encrypted(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        };
        Ok(sent?)
    }

    /// Hears one reply, of one line or several.
    pub(super) fn hear(&mut self) -> Result<Reply, Trouble> {
        let mut lines = Vec::new();
        let mut left = MOST;
        loop {
            let line = self.hear_line(&mut left)?;
            let (code, rest) = line.split_at_checked(3).ok_or(Trouble::NoSmtp)?;
            let code: u16 = code.parse().map_err(|_| Trouble::NoSmtp)?;
            let is_last = match rest.chars().next() {
                None | Some(' ') => true,
                Some('-') => false,
                Some(_) => return Err(Trouble::NoSmtp),
            };
            lines.push(rest.get(1..).unwrap_or_default().to_owned());
            if is_last {
                return Ok(Reply { code, lines });
            }
        }
    }

    fn hear_line(&mut self, left: &mut usize) -> Result<String, Trouble> {
        let mut line = Vec::new();
        let mut byte = [0];
        loop {
            match &mut self.0 {
                Stream::Clear(stream) => stream.read_exact(&mut byte)?,
                Stream::Encrypted(stream) => stream.read_exact(&mut byte)?,
            }
            *left = left.checked_sub(1).ok_or(Trouble::NoSmtp)?;
            match byte {
                [b'\n'] => break,
                _ => line.extend_from_slice(&byte),
            }
        }
        Ok(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned())
    }

    fn tcp(&self) -> &TcpStream {
        match &self.0 {
            Stream::Clear(stream) => stream,
            Stream::Encrypted(stream) => &stream.sock,
        }
    }
}

fn limit(stream: &TcpStream, time: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(time))?;
    stream.set_write_timeout(Some(time))
}

impl Reply {
    /// Whether its code begins with this digit.
    pub(super) fn is(&self, digit: u16) -> bool {
        self.code / 100 == digit
    }

    /// Its words in one line.
    pub(super) fn words(&self) -> String {
        self.lines.join(" ")
    }

    /// What follows a word at the beginning of one of its lines, as servers tell what they can do.
    pub(super) fn feature(&self, name: &str) -> Option<&str> {
        self.lines.iter().find_map(|line| {
            let (word, rest) = line.split_once([' ', '=']).unwrap_or((line, ""));
            word.eq_ignore_ascii_case(name).then_some(rest)
        })
    }
}
