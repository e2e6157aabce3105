//! A client that costs next to nothing: prepared requests on one connection, answers read by their length.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to a server on this machine.
pub(crate) struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub(crate) async fn to(address: std::net::SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("a socket takes it");
        Self { stream, received: Vec::with_capacity(4096) }
    }

    /// Posts a body and gives the body of the answer, which has to be a success.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> &[u8] {
        let request = format!("POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        self.stream.write_all(request.as_bytes()).await.expect("the server reads");
        self.received.clear();
        let (head, length) = loop {
            assert!(self.stream.read_buf(&mut self.received).await.expect("the server answers") > 0, "the server hung up");
            if let Some(head) = self.received.windows(4).position(|four| four == b"\r\n\r\n") {
                break (head + 4, content_length(&self.received[..head]));
            }
        };
        while self.received.len() < head + length {
            self.stream.read_buf(&mut self.received).await.expect("the server answers");
        }
        assert!(self.received.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&self.received));
        &self.received[head..]
    }
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).expect("heads are text").to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")).expect("answers say their length");
    length.trim().parse().expect("a number")
}
