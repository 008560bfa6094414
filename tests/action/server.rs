//! A server on loopback: releases to download, and as much of the API as a comment needs.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

/// The API and the releases of one repository.
pub(crate) struct Server {
    /// Its address, such as `http://127.0.0.1:4711`.
    pub(crate) address: String,
    state: Arc<Mutex<State>>,
}

/// What the server has, and what it was asked.
#[derive(Default)]
pub(crate) struct State {
    /// Files by path.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// How many of the next downloads meet a server in trouble.
    pub(crate) trouble: usize,
    /// The comments of pull request 7.
    pub(crate) comments: Vec<Value>,
    /// The status of every answer to a comment, where it is refused.
    pub(crate) refusal: Option<u16>,
    /// Who the token belongs to, where it can say so.
    pub(crate) login: Option<String>,
    /// Method and path of each request.
    pub(crate) requests: Vec<String>,
    /// The token of each request that had one.
    pub(crate) tokens: Vec<String>,
}

struct Request {
    method: String,
    path: String,
    token: Option<String>,
    body: Vec<u8>,
}

impl Server {
    /// Starts one, which ends with the process.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that goes away is no concern of the next.
                let _ = stream.and_then(|mut stream| {
                    let request = read(&mut stream)?;
                    let (status, body) = shared.lock().unwrap().answer(&request);
                    let head =
                        format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                    stream.write_all(head.as_bytes())?;
                    stream.write_all(&body)
                });
            }
        });
        Self { address, state }
    }

    /// What it has now.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

fn read(stream: &mut TcpStream) -> std::io::Result<Request> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut length, mut token) = (0, None);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or(0),
            "authorization" => token = value.strip_prefix("Bearer ").map(str::to_owned),
            "expect" => stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { method, path, token, body })
}

impl State {
    fn answer(&mut self, request: &Request) -> (u16, Vec<u8>) {
        self.requests.push(format!("{} {}", request.method, request.path));
        self.tokens.extend(request.token.clone());
        match request.path.strip_prefix("/api") {
            Some(path) => {
                let (status, answer) = self.api(request, path);
                (status, answer.to_string().into_bytes())
            }
            None if self.trouble > 0 => {
                self.trouble -= 1;
                (503, Vec::new())
            }
            None => match self.files.get(&request.path) {
                Some(file) => (200, file.clone()),
                None => (404, b"Not Found".to_vec()),
            },
        }
    }

    /// As GitHub documents "List issue comments", "Create an issue comment", "Update an issue comment" and "Get the
    /// authenticated user", which the token of a workflow may not ask.
    fn api(&mut self, request: &Request, path: &str) -> (u16, Value) {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let author = match &self.login {
            Some(login) => json!({ "login": login, "type": "User" }),
            None => json!({ "login": "github-actions[bot]", "type": "Bot" }),
        };
        if path == "/user" {
            return if self.login.is_some() { (200, author) } else { (403, json!({ "message": "no user" })) };
        }
        if let Some(status) = self.refusal {
            return (status, json!({ "message": "Resource not accessible\n::error::by integration" }));
        }
        let body = || serde_json::from_slice::<Value>(&request.body).unwrap()["body"].clone();
        let comments = "/repos/acme/infra/issues/7/comments";
        match (request.method.as_str(), path) {
            ("GET", _) if path == comments => {
                let page: usize = query.rsplit_once("page=").unwrap().1.parse().unwrap();
                (200, self.comments.iter().skip((page - 1) * 100).take(100).cloned().collect())
            }
            ("POST", _) if path == comments => {
                let comment = json!({ "id": 1000 + self.comments.len(), "user": author, "body": body() });
                self.comments.push(comment.clone());
                (201, comment)
            }
            ("PATCH", _) => {
                let id = path.strip_prefix("/repos/acme/infra/issues/comments/").unwrap();
                let id: u64 = id.parse().unwrap();
                match self.comments.iter_mut().find(|comment| comment["id"] == id) {
                    Some(comment) => {
                        comment["body"] = body();
                        (200, comment.clone())
                    }
                    None => (404, json!({ "message": "Not Found" })),
                }
            }
            _ => (404, json!({ "message": "Not Found" })),
        }
    }
}
