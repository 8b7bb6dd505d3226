//! Keep-alive connections that ask as fast as they are answered.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

/// What came of one run.
pub struct Measured {
    /// Answers per second.
    pub rate: f64,
    /// The slowest of each hundred takes longer than this.
    pub p99: Duration,
    /// The length of the last body, in bytes.
    pub body: usize,
    /// How many answers were not as expected.
    pub wrong: usize,
}

/// Sends `request(0)`, `request(1)`, … over `connections` for `time`, or until there are no more.
pub fn run(
    server: SocketAddr,
    connections: usize,
    time: Duration,
    expected: u16,
    request: impl Fn(usize) -> Option<Vec<u8>> + Sync,
) -> Measured {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let results: Vec<(Vec<Duration>, usize, usize)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(|| {
                    let mut stream = TcpStream::connect(server).unwrap();
                    stream.set_nodelay(true).unwrap();
                    let (mut times, mut wrong, mut body) = (Vec::new(), 0, 0);
                    while started.elapsed() < time {
                        let Some(bytes) = request(next.fetch_add(1, Ordering::Relaxed)) else { break };
                        let asked = Instant::now();
                        stream.write_all(&bytes).unwrap();
                        let (status, length) = answer(&mut stream);
                        times.push(asked.elapsed());
                        body = length;
                        wrong += usize::from(status != expected);
                    }
                    (times, wrong, body)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let elapsed = started.elapsed().as_secs_f64();
    let mut times: Vec<Duration> = results.iter().flat_map(|(times, _, _)| times.iter().copied()).collect();
    times.sort();
    Measured {
        rate: times.len() as f64 / elapsed,
        p99: times.get(times.len() * 99 / 100).copied().unwrap_or_default(),
        body: results.iter().map(|(_, _, body)| *body).max().unwrap_or_default(),
        wrong: results.iter().map(|(_, wrong, _)| wrong).sum(),
    }
}

/// Reads one answer to its end: its status and the length of its body.
fn answer(stream: &mut TcpStream) -> (u16, usize) {
    let mut buffer = Vec::with_capacity(32 * 1024);
    let mut chunk = [0; 32 * 1024];
    loop {
        let n = stream.read(&mut chunk).unwrap();
        assert!(n > 0, "the server closed the connection");
        buffer.extend_from_slice(&chunk[..n]);
        let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap().to_ascii_lowercase();
        let status = head[9..12].parse().unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.trim().parse().unwrap());
        let mut missing = (end + 4 + length).saturating_sub(buffer.len());
        while missing > 0 {
            let n = stream.read(&mut chunk).unwrap();
            assert!(n > 0, "the server closed the connection");
            missing -= n.min(missing);
        }
        return (status, length);
    }
}

/// A `GET` by somebody who has the page with this tag.
pub fn get_unless(path: &str, tag: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nif-none-match: {tag}\r\n\r\n").into_bytes()
}

/// The tag of a page.
pub fn tag(server: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().trim().to_owned()
}

/// A `GET` by somebody who seems to be signed in: nothing that is kept serves them.
pub fn get_anew(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: session=none\r\n\r\n").into_bytes()
}

/// A `GET` as a browser sends it.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}
