//! A mail server of a few lines that follows a script.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::certificates::{Identity, tls};

/// What the server answers at each step. `CUT` ends the connection there, `SILENCE` says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    pub greeting: &'static str,
    pub features: &'static [&'static str],
    pub starttls: &'static str,
    pub auth: &'static str,
    pub sender: &'static str,
    pub recipient: &'static str,
    pub data: &'static str,
    pub accepted: &'static str,
}

pub const CUT: &str = "cut";
pub const SILENCE: &str = "silence";
/// A byte of an endless line now and then.
pub const DRIP: &str = "drip";

impl Default for Script {
    fn default() -> Self {
        Self {
            greeting: "220 mail.example.com ESMTP",
            features: &["AUTH PLAIN LOGIN", "8BITMIME"],
            starttls: "220 ready",
            auth: "235 2.7.0 welcome",
            sender: "250 2.1.0 ok",
            recipient: "250 2.1.5 ok",
            data: "354 go on",
            accepted: "250 2.0.0 queued as 42",
        }
    }
}

/// What a client said, without the mail, and the mail.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub commands: Vec<String>,
    pub mail: String,
}

/// When the conversation is encrypted.
pub enum Encryption {
    Never,
    Always(Identity),
    StartTls(Identity),
}

pub struct MailServer {
    pub port: u16,
    said: Receiver<Said>,
}

impl MailServer {
    /// One that has one conversation.
    pub fn following(script: Script, encryption: Encryption) -> Self {
        Self::conversing([(script, encryption)])
    }

    /// One that has these conversations, one after another, in clear.
    pub fn following_all<I>(scripts: I) -> Self
    where
        I: IntoIterator<Item = Script>,
        I::IntoIter: Send + 'static,
    {
        Self::conversing(scripts.into_iter().map(|script| (script, Encryption::Never)))
    }

    fn conversing<I>(conversations: I) -> Self
    where
        I: IntoIterator<Item = (Script, Encryption)>,
        I::IntoIter: Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, said) = channel();
        let conversations = conversations.into_iter();
        thread::spawn(move || {
            for (script, encryption) in conversations {
                let (stream, _) = listener.accept().unwrap();
                let closing = stream.try_clone().unwrap();
                converse(stream, script, encryption, &tell);
                let _ = closing.shutdown(Shutdown::Both);
            }
        });
        Self { port, said }
    }

    /// What the client said until the conversation ended.
    pub fn said(&self) -> Said {
        self.said.recv_timeout(Duration::from_secs(10)).expect("a conversation")
    }

    /// All conversations that have ended and were not asked for yet.
    pub fn all_said(&self) -> Vec<Said> {
        self.said.try_iter().collect()
    }
}

fn converse(stream: TcpStream, script: Script, encryption: Encryption, tell: &Sender<Said>) {
    let mut said = Said::default();
    match encryption {
        Encryption::Never => {
            talk(&mut BufReader::new(stream), script, false, &mut said);
        }
        Encryption::Always(identity) => {
            let Some(stream) = tls(identity)(stream) else { return };
            talk(&mut BufReader::new(stream), script, false, &mut said);
        }
        Encryption::StartTls(identity) => {
            let mut reader = BufReader::new(stream);
            if talk(&mut reader, script, true, &mut said) {
                let Some(stream) = tls(identity)(reader.into_inner()) else { return };
                let script = Script { greeting: "", ..script };
                talk(&mut BufReader::new(stream), script, false, &mut said);
            }
        }
    }
    let _ = tell.send(said);
}

/// Talks until the client leaves; true if it asks for encryption.
fn talk(
    stream: &mut BufReader<impl Read + Write>,
    script: Script,
    offers_tls: bool,
    said: &mut Said,
) -> bool {
    if !script.greeting.is_empty() && !answer(stream, script.greeting) {
        return false;
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return false;
        }
        let command = line.trim_end().to_owned();
        said.commands.push(command.clone());
        let word = command.split(' ').next().unwrap().to_uppercase();
        let goes_on = match word.as_str() {
            "EHLO" => answer(stream, &features(script.features, offers_tls)),
            "STARTTLS" => return answer(stream, script.starttls),
            // The two lines after it are user and password.
            "AUTH" if command == "AUTH LOGIN" => {
                let mut asked = |what| {
                    let asked = answer(stream, what);
                    line.clear();
                    let heard = asked && stream.read_line(&mut line).unwrap_or(0) > 0;
                    said.commands.push(line.trim_end().to_owned());
                    heard
                };
                asked("334 VXNlcm5hbWU6") && asked("334 UGFzc3dvcmQ6") && answer(stream, script.auth)
            }
            "AUTH" => answer(stream, script.auth),
            "MAIL" => answer(stream, script.sender),
            "RCPT" => answer(stream, script.recipient),
            "DATA" => {
                let begins = answer(stream, script.data);
                if begins && script.data.starts_with("354") {
                    said.mail = read_mail(stream);
                    answer(stream, script.accepted)
                } else {
                    begins
                }
            }
            "QUIT" => {
                answer(stream, "221 bye");
                false
            }
            _ => answer(stream, "500 what?"),
        };
        if !goes_on {
            return false;
        }
    }
}

fn features(features: &[&str], offers_tls: bool) -> String {
    let mut lines = vec!["mail.example.com"];
    lines.extend(features);
    lines.extend(offers_tls.then_some("STARTTLS"));
    let last = lines.len() - 1;
    let line = |(place, it): (usize, &&str)| format!("250{}{it}", if place == last { ' ' } else { '-' });
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
}

/// The mail; nothing if it is cut off.
fn read_mail(stream: &mut impl BufRead) -> String {
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") {
        if stream.read_line(&mut mail).unwrap_or(0) == 0 {
            break;
        }
    }
    mail.strip_suffix(".\r\n").unwrap_or_default().to_owned()
}

/// False where the conversation ends.
fn answer(stream: &mut BufReader<impl Read + Write>, words: &str) -> bool {
    match words {
        CUT => false,
        SILENCE => {
            let _ = stream.read(&mut [0]);
            false
        }
        DRIP => {
            while stream.get_mut().write_all(b"2").and_then(|()| stream.get_mut().flush()).is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
            false
        }
        words => {
            let line = format!("{words}\r\n");
            stream.get_mut().write_all(line.as_bytes()).and_then(|()| stream.get_mut().flush()).is_ok()
        }
    }
}
