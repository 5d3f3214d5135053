//! A running `aftermark serve`, asked over a real connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8Path;

/// Generous: a slow machine is no defect.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Preview {
    child: Child,
    /// `localhost:4400`
    host: String,
}

impl Preview {
    /// Starts it in a folder and waits for its address.
    pub fn start(root: &Utf8Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aftermark"))
            .args(["serve", "--no-open"])
            .current_dir(root)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let host = line.trim().strip_prefix("The preview is at http://");
        let host = host.unwrap_or_else(|| panic!("{line:?}"));
        Self { host: host.trim_end_matches('/').to_owned(), child }
    }

    /// Whole answer, head and body.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host)
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks until the answer holds some words.
    pub fn wait_for(&self, path: &str, words: &str) {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.contains(words) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} never held {words:?}: {answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
