//! An HTTP server of a few lines, so that it can misbehave in every way.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// What the server does once it has the request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Answers with status, further headers, each with its line end, and body.
    Full(u16, &'static str, String),
    /// Sends these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Says nothing until the client gives up.
    Silence,
    /// Sends a byte of an endless head now and then.
    Drip,
}

impl Reply {
    pub fn ok(body: &str) -> Self {
        Self::Full(200, "", body.to_owned())
    }

    pub fn status(status: u16) -> Self {
        Self::Full(status, "", String::new())
    }
}

/// What a client sent.
#[derive(Debug, Clone)]
pub struct Request {
    pub head: String,
    pub body: String,
}

impl Request {
    /// The path and query of its first line.
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

pub struct Server {
    pub port: u16,
    requests: Receiver<Request>,
}

impl Server {
    /// One that answers connections with these replies, in order, each request one connection.
    pub fn answering<I>(replies: I) -> Self
    where
        I: IntoIterator<Item = Reply>,
        I::IntoIter: Send + 'static,
    {
        Self::wrapped(replies, Some)
    }

    /// One whose connections first become something else, such as TLS.
    pub fn wrapped<I, S: Read + Write>(
        replies: I,
        wrap: impl Fn(TcpStream) -> Option<S> + Send + 'static,
    ) -> Self
    where
        I: IntoIterator<Item = Reply>,
        I::IntoIter: Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let replies = replies.into_iter();
        let (send, requests) = channel();
        thread::spawn(move || {
            for reply in replies {
                let (stream, _) = listener.accept().unwrap();
                let closing = stream.try_clone().unwrap();
                if let Some(mut stream) = wrap(stream) {
                    serve(&mut stream, &reply, &send);
                }
                let _ = closing.shutdown(Shutdown::Both);
            }
        });
        Self { port, requests }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The next request.
    pub fn request(&self) -> Request {
        self.requests.recv_timeout(Duration::from_secs(10)).expect("a request")
    }

    /// The next request, if it comes in this time.
    pub fn request_within(&self, time: Duration) -> Option<Request> {
        self.requests.recv_timeout(time).ok()
    }

    /// All requests that have come and were not asked for yet.
    pub fn received(&self) -> Vec<Request> {
        self.requests.try_iter().collect()
    }
}

fn serve(stream: &mut (impl Read + Write), reply: &Reply, requests: &Sender<Request>) {
    let Some(request) = read_request(stream) else { return };
    let _ = requests.send(request);
    match reply {
        Reply::Full(status, headers, body) => {
            let length = body.len();
            let _ =
                write!(stream, "HTTP/1.1 {status} Said\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
        }
        Reply::Raw(bytes) => {
            let _ = stream.write_all(bytes);
        }
        // Returns when the client closes.
        Reply::Silence => {
            let _ = stream.read(&mut [0]);
        }
        Reply::Drip => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ");
            while stream.write_all(b"x").and_then(|()| stream.flush()).is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
    let _ = stream.flush();
}

fn read_request(stream: &mut impl Read) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    };
    let mut request =
        Request { head: String::from_utf8(bytes[..end].to_vec()).unwrap(), body: String::new() };
    let length = request.header("Content-Length").map_or(0, |it| it.parse().unwrap());
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        match stream.read(&mut chunk) {
            Ok(count) if count > 0 => body.extend_from_slice(&chunk[..count]),
            _ => return None,
        }
    }
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}
