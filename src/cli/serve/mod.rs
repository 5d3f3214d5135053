//! `aftermark serve`: a preview that follows the files.

mod reading;

use std::io::{IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use chrono::NaiveDate;
use tokio::net::TcpListener;

use super::edition::Chosen;
use super::kept::Kept;
use super::open::Failure;
use super::{Outcome, date, stream};
use crate::preview::guard::{Names, is_word};
use crate::preview::watch::Watch;
use crate::preview::{Content, Obstacle, Preview, server};
use crate::workspace::find_root_of_folder;
use reading::{Reader, Reading};

/// The first port that is tried, and how many after it.
const FIRST_PORT: u16 = 4400;
const PORTS_TRIED: u16 = 20;

/// How long the thread that reads sleeps before it looks whether the program ends.
const BREATH: Duration = Duration::from_millis(200);

/// Arguments of `serve`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  aftermark serve
  aftermark serve --no-open --port 8080
  aftermark serve --host 0.0.0.0     others on the network may look too
  aftermark serve --allow-host preview.example.org
                                     behind a proxy that has this name
  aftermark serve --poll             in containers and on network folders,
                                     where nobody tells of changes")]
pub struct Arguments {
    /// The repository [default: this folder]
    #[arg(value_name = "ROOT", default_value = ".", hide_default_value = true)]
    root: Utf8PathBuf,
    /// The port [default: the first that is free from 4400 on]
    #[arg(long, short, value_name = "PORT")]
    port: Option<u16>,
    /// The address to listen at; any but a loopback address lets others read what is not published yet
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Answer requests to this name as well, as a proxy may send them; may be given several times
    ///
    /// Under any other name than localhost, an address or this machine's own, nothing is shown: a stranger's
    /// page could have its name lead here, and read.
    #[arg(long, value_name = "NAME", value_parser = host_name)]
    allow_host: Vec<String>,
    /// Open the browser even when the output is no terminal
    #[arg(long, conflicts_with = "no_open")]
    open: bool,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Look at the files twice a second instead of waiting to be told of changes
    #[arg(long)]
    poll: bool,
    /// Judge dates as of this day [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,
    /// A folder of overrides instead of site.theme of aftermark.toml
    #[arg(long, value_name = "DIR")]
    theme: Option<Utf8PathBuf>,
    #[command(flatten)]
    edition: Chosen,
    #[command(flatten)]
    kept: Kept,
}

/// Runs the command until somebody ends it.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let root = find_root_of_folder(&arguments.root)?;
    let root = root.canonicalize_utf8().unwrap_or(root);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let listener = runtime.block_on(listen(arguments))?;
    let address = listener.local_addr()?;
    let watch = watch(arguments.poll)?;
    let preview = Arc::new(Preview::default());
    let ended = Arc::new(AtomicBool::new(false));
    let reader = Reader::new(
        root,
        arguments.as_of,
        arguments.theme.clone(),
        arguments.edition.clone(),
        arguments.kept.clone(),
    );
    let follower = {
        let (preview, ended) = (Arc::clone(&preview), Arc::clone(&ended));
        std::thread::Builder::new()
            .name("files".to_owned())
            .spawn(move || follow(reader, watch, &preview, &ended))?
    };
    if !address.ip().is_loopback() {
        stream::warning(&format!(
            "whoever can reach {address} reads every incident here, drafts and what git does not track \
             included: there is no password and no encryption. Without --host only this machine can"
        ));
    }
    let shown = say_where(address);
    stream::forgive_closed_pipe(shown)?;
    if wants_browser(arguments)
        && let Err(e) = open::that_detached(url(address))
    {
        stream::note(&format!("no browser could be opened ({e}); open the address by hand"));
    }
    let names = names(arguments, address.ip());
    runtime.block_on(server::serve(listener, Arc::clone(&preview), names, interrupted()));
    ended.store(true, Ordering::Relaxed);
    // A thread that panicked has said so.
    let _ = follower.join();
    Ok(Outcome::Passed)
}

async fn listen(arguments: &Arguments) -> Result<TcpListener, Failure> {
    let at = |port| SocketAddr::new(arguments.host, port);
    if let Some(port) = arguments.port {
        return TcpListener::bind(at(port)).await.map_err(|e| {
            Failure::Said(format!(
                "cannot listen at {}: {e}; name another port, or none to have a free one found",
                at(port)
            ))
        });
    }
    for port in FIRST_PORT..FIRST_PORT + PORTS_TRIED {
        if let Ok(listener) = TcpListener::bind(at(port)).await {
            return Ok(listener);
        }
    }
    // Any that is free.
    TcpListener::bind(at(0))
        .await
        .map_err(|e| Failure::Said(format!("cannot listen at {}: {e}; see --host", arguments.host)))
}

fn watch(poll: bool) -> Result<Watch, Failure> {
    Watch::new(poll).map_err(|e| {
        Failure::Said(format!(
            "files cannot be watched: {e}; `aftermark serve --poll` looks at them instead"
        ))
    })
}

fn url(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => "localhost".to_owned(),
        IpAddr::V4(ip) if ip.is_loopback() => "localhost".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    format!("http://{host}:{}/", address.port())
}

fn say_where(address: SocketAddr) -> std::io::Result<()> {
    let mut out = stream::stdout();
    writeln!(
        out,
        "The preview is at {}\nSave a file, and the page follows. Ctrl-C ends.",
        url(address)
    )?;
    out.flush()
}

/// Under which names requests are answered, where the preview listens at an address.
fn names(arguments: &Arguments, listens: IpAddr) -> Names {
    let mut more: Vec<String> = arguments.allow_host.clone();
    let beyond = !listens.is_loopback();
    if beyond && let Some(own) = own_name() {
        // As others on the same network find it without a server of names.
        more.push(format!("{own}.local"));
        more.push(own);
    }
    Names { addresses: beyond, more }
}

/// What this machine calls itself, in lower case.
fn own_name() -> Option<String> {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_str().ok()?.to_owned();
    #[cfg(not(unix))]
    let name = std::env::var("COMPUTERNAME").ok()?;
    host_name(&name).ok()
}

fn host_name(text: &str) -> Result<String, String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    if is_word(name) {
        Ok(name.to_ascii_lowercase())
    } else {
        Err("write a name without a scheme and a port, as in preview.example.org".to_owned())
    }
}

fn wants_browser(arguments: &Arguments) -> bool {
    if arguments.no_open || arguments.open {
        return arguments.open;
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let has_screen = !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY");
    std::io::stdout().is_terminal() && has_screen && !set("CI") && !set("SSH_CONNECTION")
}

/// Ends when somebody ends the program.
async fn interrupted() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Reads the files, then again what changes of them, until the program ends.
fn follow(mut reader: Reader, mut watch: Watch, preview: &Preview, ended: &AtomicBool) {
    let mut begun = Instant::now();
    let mut reading = Some(Reading::All);
    let mut looking = false;
    loop {
        let watched = reader.watched();
        if let Err(e) = watch.only(watched.clone())
            && !looking
        {
            looking = true;
            stream::warning(&format!(
                "not all files can be watched: {e}; looking at them twice a second instead (as --poll does)"
            ));
            match Watch::new(true) {
                Ok(other) => watch = other,
                Err(e) => stream::warning(&format!("that does not work either: {e}")),
            }
            continue;
        }
        if let Some(needed) = reading.take() {
            if !handles_are_free(&reader, preview, ended) {
                return;
            }
            preview.begin();
            let read = reader.read(&needed);
            report(preview, read, &needed, begun);
            if let Some(why) = reader.nothing() {
                stream::warning(&why);
            }
            // What is watched from now on only may have changed while it was read.
            if reader.watched() != watched {
                reading = Some(Reading::All);
                continue;
            }
        }
        while reading.is_none() {
            if ended.load(Ordering::Relaxed) {
                return;
            }
            if let Some(changed) = watch.next(BREATH) {
                begun = Instant::now();
                reading = reader.needed(&changed);
            }
        }
    }
}

/// Waits until files can be opened, and says that it does: read without them, all incidents would seem
/// empty. False when the program ends.
fn handles_are_free(reader: &Reader, preview: &Preview, ended: &AtomicBool) -> bool {
    let mut said = false;
    while let Err(e) = reader.try_handles() {
        if !said {
            said = true;
            let text = format!(
                "no more files can be opened ({e}): the files are read when that is over. `ulimit -n` says how many this program may have open"
            );
            stream::error(&text);
            let _ = preview.take(Err(Obstacle { text }));
        }
        if ended.load(Ordering::Relaxed) {
            return false;
        }
        std::thread::sleep(BREATH);
    }
    true
}

/// Shows what was read, and says on a terminal how it went.
fn report(preview: &Preview, read: Result<Content, Failure>, what: &Reading, begun: Instant) {
    let what = match what {
        Reading::All => "all read".to_owned(),
        Reading::Theme => "theme read".to_owned(),
        Reading::Some(files) => match files.as_slice() {
            [file] => format!("{file} read"),
            more => format!("{} files read", more.len()),
        },
    };
    let read = read.map_err(|failure| Obstacle { text: failure.to_string() });
    let count = read.as_ref().map_or(0, |c| c.library.incidents.len());
    match preview.take(read) {
        Ok(()) if std::io::stderr().is_terminal() => stream::say_plainly(&format!(
            "{count} incident{}, {what} in {:.2} s",
            if count == 1 { "" } else { "s" },
            begun.elapsed().as_secs_f64()
        )),
        Ok(()) => {}
        Err(obstacle) => stream::error(&obstacle.text),
    }
}
