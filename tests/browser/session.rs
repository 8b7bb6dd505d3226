//! A headless Chromium, driven as a person would: by looking and by keys.

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use thirtyfour::ChromeCapabilities;
use thirtyfour::cdp::domains::emulation::{MediaFeature, SetEmulatedMedia};
use thirtyfour::cdp::domains::page::CaptureScreenshot;
use thirtyfour::common::log::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;
use thirtyfour::testing::{BrowserTestError, run_browser_test};

/// Chromium is kept from calling home; root needs `--no-sandbox`.
const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--hide-scrollbars",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// How wide the visitor's screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 390 × 844 px.
    Phone,
    /// 1280 × 900 px.
    Desktop,
}

/// What `prefers-color-scheme` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// One way in which a page can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub screen: Screen,
    pub scheme: Scheme,
}

impl Look {
    /// Every look that a page must be good in.
    pub const ALL: [Self; 4] = [
        Self::new(Screen::Phone, Scheme::Light),
        Self::new(Screen::Phone, Scheme::Dark),
        Self::new(Screen::Desktop, Scheme::Light),
        Self::new(Screen::Desktop, Scheme::Dark),
    ];

    const fn new(screen: Screen, scheme: Scheme) -> Self {
        Self { screen, scheme }
    }
}

/// As in a file's name: `390-dark`.
impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (width, _) = self.screen.size();
        write!(f, "{width}-{}", self.scheme.css())
    }
}

impl Screen {
    /// Width and height in CSS pixels.
    const fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Desktop => (1280, 900),
        }
    }
}

impl Scheme {
    const fn css(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// One browser window with an empty profile of its own.
pub struct Browser {
    /// For what has no method here: finding, clicking, typing.
    pub driver: WebDriver,
}

/// Gives the test a fresh browser and closes it again, also after a failure.
///
/// # Panics
/// Without `GUTCHECK_TEST_WEBDRIVER`, which `tests/run --only browser` sets.
pub async fn in_browser(test: impl AsyncFnOnce(Browser) -> WebDriverResult<()>) -> Result<(), BrowserTestError> {
    let webdriver = crate::setting("GUTCHECK_TEST_WEBDRIVER");
    run_browser_test(WebDriver::new(webdriver, capabilities()?), |driver| test(Browser { driver })).await
}

fn capabilities() -> WebDriverResult<ChromeCapabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::Warning)?;
    Ok(capabilities)
}

impl Browser {
    /// Goes to the page and waits until it has loaded.
    pub async fn open(&self, url: &str) -> WebDriverResult<()> {
        self.driver.goto(url).await
    }

    /// Changes the screen and the colours, for this page and the ones after it.
    pub async fn set_look(&self, look: Look) -> WebDriverResult<()> {
        let (width, height) = look.screen.size();
        let cdp = self.driver.cdp();
        cdp.emulation().set_device_metrics_override(width, height, 1.0, false).await?;
        cdp.send(SetEmulatedMedia {
            media: None,
            features: Some(vec![MediaFeature { name: "prefers-color-scheme".into(), value: look.scheme.css().into() }]),
        })
        .await?;
        Ok(())
    }

    /// Lets no page run scripts from now on.
    pub async fn forbid_scripts(&self) -> WebDriverResult<()> {
        let command = "Emulation.setScriptExecutionDisabled";
        self.driver.cdp().send_raw(command, serde_json::json!({ "value": true })).await?;
        Ok(())
    }

    /// Presses and releases one key, wherever the focus is: `Key::Tab`, `Key::Enter`, …
    pub async fn press(&self, key: Key) -> WebDriverResult<()> {
        self.driver.action_chain().send_keys(key).perform().await
    }

    /// Types into whatever has the focus.
    pub async fn type_text(&self, text: &str) -> WebDriverResult<()> {
        self.driver.action_chain().send_keys(text).perform().await
    }

    /// Presses Tab until the focus is on what matches the selector, as a person without a mouse
    /// does; `false` when 200 presses did not lead there.
    pub async fn tab_to(&self, selector: &str) -> WebDriverResult<bool> {
        for _ in 0..200 {
            self.press(Key::Tab).await?;
            if self.is_focused(selector).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Waits until the page that is open has this in its heading.
    pub async fn wait_for_heading(&self, words: &str) -> WebDriverResult<()> {
        let heading = format!("//h1[contains(normalize-space(), '{words}')]");
        self.driver.query(By::XPath(heading)).first().await?;
        Ok(())
    }

    async fn is_focused(&self, selector: &str) -> WebDriverResult<bool> {
        let script = "return document.activeElement.matches(arguments[0])";
        self.driver.execute(script, vec![selector.into()]).await?.convert()
    }

    /// Whether the page is wider than the screen, so that one must scroll sideways to read it.
    pub async fn overflows(&self) -> WebDriverResult<bool> {
        let script = "const root = document.documentElement;\
                      return root.scrollWidth > root.clientWidth";
        self.driver.execute(script, vec![]).await?.convert()
    }

    /// What Chromium warned of since the last call: files not found, what the
    /// Content-Security-Policy blocked, errors in scripts.
    pub async fn warnings(&self) -> WebDriverResult<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries.into_iter().map(|entry| entry.message).collect())
    }

    /// Saves a picture of the whole page, from top to bottom, as PNG.
    pub async fn screenshot(&self, path: &Path) -> WebDriverResult<()> {
        let shot = self
            .driver
            .cdp()
            .send(CaptureScreenshot { capture_beyond_viewport: Some(true), ..Default::default() })
            .await?;
        let png = BASE64_STANDARD.decode(shot.data).expect("Chromium answers in base64");
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        std::fs::write(path, png)?;
        Ok(())
    }

    /// The page's HTML as the server sends it to this browser (not as scripts have changed it).
    pub async fn html(&self) -> WebDriverResult<String> {
        let cookies = self.driver.get_all_cookies().await?;
        let cookies: Vec<_> = cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        let request = reqwest::Client::new().get(self.driver.current_url().await?).header("Cookie", cookies.join("; "));
        Ok(request.send().await?.text().await?)
    }
}
