//! A server on the loopback interface that answers as a host's page of releases: files below
//! `/acme/aftermark/releases/download/TAG/`, and `latest/download/` redirecting there.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use camino::{Utf8Path, Utf8PathBuf};

/// Serves the files of one release until the tests end, and gives the server's address.
pub fn serve(tag: &str, files: &Utf8Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tag, files) = (tag.to_owned(), files.to_owned());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), &tag, &files);
        }
    });
    address
}

fn answer(mut stream: TcpStream, tag: &str, files: &Utf8Path) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let releases = "/acme/aftermark/releases";
    let latest = path.strip_prefix(&format!("{releases}/latest/download/"));
    let named = path.strip_prefix(&format!("{releases}/download/{tag}/"));
    let file: Option<Utf8PathBuf> = named.map(|n| files.join(n)).filter(|p| p.is_file());
    let (head, body) = match (latest, file) {
        (Some(name), _) => {
            (format!("302 Found\r\nLocation: {releases}/download/{tag}/{name}"), Vec::new())
        }
        (None, Some(file)) => ("200 OK".to_owned(), fs_err::read(file).unwrap()),
        (None, None) => ("404 Not Found".to_owned(), b"Not Found".to_vec()),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    // A client that went away is its own affair.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
