//! A headless browser, driven over WebDriver.

use crate::programs;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A browser that keeps to itself.
const QUIET: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// A session of a browser; it ends with the value.
pub(super) struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
    _profile: tempfile::TempDir,
}

/// Keys of WebDriver.
pub(super) const TAB: &str = "\u{e004}";
pub(super) const ENTER: &str = "\u{e007}";

impl Browser {
    /// A browser, where one is installed.
    pub(super) fn start(test: &str) -> Option<Self> {
        let chromium = programs::chromium(test)?;
        let driver = programs::find(&["chromedriver"], test)?;
        let mut driver = Command::new(driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| {
                let line = line.unwrap();
                let port =
                    line.split("successfully on port ").nth(1)?.trim_end_matches('.').to_owned();
                Some(port)
            })
            .unwrap();
        // What it says later must not fill its pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        let profile = tempfile::tempdir().unwrap();
        let mut args: Vec<String> = QUIET.map(str::to_owned).to_vec();
        args.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "binary": chromium, "args": args },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        }}});
        let root = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, agent, session: root, _profile: profile };
        let started = browser.post("", &capabilities);
        let id = started["sessionId"].as_str().unwrap().to_owned();
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.session);
        let mut answer = self.agent.post(&url).send_json(body).unwrap();
        let status = answer.status();
        let value: Value = answer.body_mut().with_config().limit(1 << 28).read_json().unwrap();
        assert!(status.is_success(), "{path}: {value}");
        value["value"].clone()
    }

    /// Opens a file.
    pub(super) fn open(&self, file: &Path) {
        let path = file.canonicalize().unwrap().display().to_string().replace('\\', "/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        self.post("/url", &json!({ "url": format!("file://{slash}{path}") }));
    }

    /// Opens an empty page.
    pub(super) fn blank(&self) {
        self.post("/url", &json!({ "url": "about:blank" }));
    }

    /// What a script returns.
    pub(super) fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Presses a key and lets it go.
    pub(super) fn press(&self, key: &str) {
        self.post(
            "/actions",
            &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": [
                { "type": "keyDown", "value": key }, { "type": "keyUp", "value": key },
            ]}]}),
        );
    }

    /// A command of Chromium’s own protocol.
    pub(super) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// How wide the window is.
    pub(super) fn width(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", &size);
    }

    /// What was said since the last time: on the console, or by the network.
    pub(super) fn log(&self, kind: &str) -> Vec<Value> {
        self.post("/se/log", &json!({ "type": kind })).as_array().unwrap().clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The text of each page of a file, printed; where the programs for it are installed.
pub(super) fn printed(file: &Path, test: &str) -> Option<Vec<String>> {
    let chromium = programs::chromium(test)?;
    let to_text = programs::find(&["pdftotext"], test)?;
    let folder = tempfile::tempdir().unwrap();
    let pdf: PathBuf = folder.path().join("printed.pdf");
    let profile = folder.path().join("profile");
    let done = Command::new(chromium)
        .args(QUIET)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("--no-pdf-header-footer")
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(file.canonicalize().unwrap())
        .output()
        .unwrap();
    assert!(pdf.is_file(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = Command::new(to_text).args(["-layout"]).arg(&pdf).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}
