//! Talking to mail servers.

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::line::{Line, Reply, Trouble};
use super::mail::Mail;
use super::mail_fault::MailFault;
use super::outcome::{Concern, Setback};
use super::problem::Fault;
use super::reach::Reach;
use super::server::{Encryption, Login, Server};
use super::trust::Roots;
use super::wire::Wire;

/// Sends a mail. It has its time and no more: the conversation runs in a thread of its own, whose
/// steps have limits as well, but a server that sends a byte now and then would meet every one.
pub(super) fn send(server: &Server, mail: Mail, roots: &Roots, wire: &Wire) -> Result<(), Setback> {
    let (tell, told) = mpsc::channel();
    let conversation =
        Conversation { server: server.clone(), mail, roots: roots.clone(), wire: wire.clone() };
    let started = thread::Builder::new().name("mail".to_owned()).spawn(move || {
        // Nobody may be listening any more.
        let _ = tell.send(conversation.hold());
    });
    let unreachable = |reach| Setback::from(Fault::Unreachable { name: server.name.clone(), reach });
    if let Err(error) = started {
        return Err(unreachable(Reach::of_io(&error)));
    }
    match told.recv_timeout(wire.mail) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(unreachable(Reach::Timeout)),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(unreachable(Reach::Cut)),
    }
}

struct Conversation {
    server: Server,
    mail: Mail,
    roots: Roots,
    wire: Wire,
}

impl Conversation {
    fn hold(&self) -> Result<(), Setback> {
        let (mut line, features) = self.open()?;
        if let Some(login) = &self.server.login {
            self.log_in(&mut line, &features, login)?;
        }
        self.hand_over(&mut line, &features)?;
        // It is delivered, whatever the server says to a goodbye.
        let _ = line.ask("QUIT");
        Ok(())
    }

    /// Connects, encrypts if that is wished, and hears what the server can do.
    fn open(&self) -> Result<(Line, Reply), Setback> {
        let Server { host, port, encryption, .. } = &self.server;
        let found = (host.as_str(), *port).to_socket_addrs();
        let addresses: Vec<SocketAddr> =
            found.map_err(|_| self.trouble(Trouble::Reach(Reach::NoSuchHost)))?.collect();
        let config = || self.roots.for_mail().map_err(|error| self.trouble(error.into()));
        let encrypt = |line: Line| line.encrypted(host, config()?).map_err(|it| self.trouble(it));

        let mut line = Line::to(&addresses, self.wire.connect).map_err(|it| self.trouble(it))?;
        if *encryption == Encryption::Always {
            line = encrypt(line)?;
        }
        self.expect(2, line.hear(), Concern::Channel)?;
        line.patient(self.wire.mail).map_err(|it| self.trouble(it))?;
        let mut features = self.greet(&mut line)?;
        if *encryption == Encryption::StartTls {
            if features.feature("STARTTLS").is_none() {
                return Err(Fault::Mail(MailFault::NoStartTls { name: self.server.name.clone() }).into());
            }
            self.expect(2, line.ask("STARTTLS"), Concern::Channel)?;
            line = encrypt(line)?;
            // What was said in clear does not count: anybody may have said it.
            features = self.greet(&mut line)?;
        }
        Ok((line, features))
    }

    fn greet(&self, line: &mut Line) -> Result<Reply, Setback> {
        let greeting = line.greeting().map_err(|it| self.trouble(it))?;
        self.expect(2, line.ask(&format!("EHLO {greeting}")), Concern::Channel)
    }

    fn log_in(&self, line: &mut Line, features: &Reply, login: &Login) -> Result<(), Setback> {
        let ways = features.feature("AUTH").unwrap_or_default().to_ascii_uppercase();
        let offers = |way: &str| ways.split_whitespace().any(|it| it == way);
        let Login { user, password, .. } = login;
        let steps = if offers("PLAIN") {
            vec![format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{user}\0{password}")))]
        } else if offers("LOGIN") {
            vec!["AUTH LOGIN".to_owned(), STANDARD.encode(user), STANDARD.encode(password)]
        } else {
            return Err(Fault::Mail(MailFault::NoLogin { name: self.server.name.clone() }).into());
        };
        let last = steps.len() - 1;
        for (place, step) in steps.iter().enumerate() {
            let reply = line.ask(step).map_err(|it| self.trouble(it))?;
            if !reply.is(if place == last { 2 } else { 3 }) {
                return Err(self.refused(Concern::Channel, &reply, |code, words| MailFault::LoginRefused {
                    name: login.name.clone(),
                    code,
                    words,
                }));
            }
        }
        Ok(())
    }

    /// Hands the mail over; whoever is refused, nothing is sent to anybody.
    fn hand_over(&self, line: &mut Line, features: &Reply) -> Result<(), Setback> {
        let Mail { from, to, text } = &self.mail;
        let mut option = "";
        if !to.iter().chain([from]).all(|address| address.is_ascii()) {
            if features.feature("SMTPUTF8").is_none() {
                let fault = Fault::Mail(MailFault::AsciiOnly { name: self.server.name.clone() });
                return Err(Setback::Never { concern: Concern::Message, fault });
            }
            option = " SMTPUTF8";
        }
        self.expect(2, line.ask(&format!("MAIL FROM:<{from}>{option}")), Concern::Channel)?;
        for address in to {
            self.expect(2, line.ask(&format!("RCPT TO:<{address}>")), Concern::Message)?;
        }
        self.expect(3, line.ask("DATA"), Concern::Message)?;
        line.send(stuffed(text).as_bytes()).map_err(|it| self.trouble(it))?;
        self.expect(2, line.hear(), Concern::Message)?;
        Ok(())
    }

    /// A reply whose code begins with this digit; another is a refusal that concerns so much.
    fn expect(&self, digit: u16, reply: Result<Reply, Trouble>, concern: Concern) -> Result<Reply, Setback> {
        let reply = reply.map_err(|it| self.trouble(it))?;
        if reply.is(digit) {
            return Ok(reply);
        }
        Err(self.refused(concern, &reply, |code, words| MailFault::Refused {
            name: self.server.name.clone(),
            code,
            words,
        }))
    }

    /// What a refusal means, its words without what must not be repeated.
    fn refused(
        &self,
        concern: Concern,
        reply: &Reply,
        fault: impl FnOnce(u16, String) -> MailFault,
    ) -> Setback {
        let fault = Fault::Mail(fault(reply.code, self.server.hidden().clean(&reply.words())));
        match reply.code / 100 {
            5 => Setback::Never { concern, fault },
            4 => Setback::Again { after: None, concern, fault },
            // Neither yes nor no: the server is confused.
            _ => self.trouble(Trouble::NoSmtp),
        }
    }

    fn trouble(&self, trouble: Trouble) -> Setback {
        let name = self.server.name.clone();
        match trouble {
            Trouble::Reach(reach) => Fault::Unreachable { name, reach }.into(),
            Trouble::NoSmtp => Fault::Mail(MailFault::NotUnderstood { name }).into(),
        }
    }
}

/// A mail as it is sent: a dot alone would end it.
fn stuffed(text: &str) -> String {
    let mut stuffed = String::with_capacity(text.len() + 16);
    for line in text.lines() {
        if line.starts_with('.') {
            stuffed.push('.');
        }
        stuffed.push_str(line);
        stuffed.push_str("\r\n");
    }
    stuffed + ".\r\n"
}
