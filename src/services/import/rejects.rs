//! The lines that could not be taken, beside the file that they came from.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

/// How many bytes of a rejected line are repeated.
pub const CLIP: usize = 200;

/// `FILE.rejected.csv`: it appears whole, when the import is through.
pub struct Rejects {
    path: PathBuf,
    writer: Option<csv::Writer<BufWriter<File>>>,
    /// How many lines were rejected.
    pub count: u64,
}

impl Rejects {
    /// For an imported file; nothing is written before the first rejected line.
    pub fn beside(file: &Path) -> Self {
        // The whole name, so that two files that differ in their last part only do not share their rejected lines.
        let mut path = file.as_os_str().to_owned();
        path.push(".rejected.csv");
        Self { path: path.into(), writer: None, count: 0 }
    }

    /// Where they are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Notes a line.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, number: u64, reason: &str, raw: &[u8]) -> io::Result<()> {
        let unfinished = self.unfinished();
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(unfinished)?));
                writer.write_record(["line", "reason", "text"])?;
                none.insert(writer)
            }
        };
        // A clipped character is replaced, as any other byte that is not UTF-8.
        let text: String = String::from_utf8_lossy(raw.get(..raw.len().min(CLIP)).unwrap_or_default())
            .trim_end()
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        writer.write_record([&number.to_string(), reason, &text])?;
        self.count += 1;
        Ok(())
    }

    /// Puts the file in its place; without a rejected line there is none, not even an earlier one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        let Some(writer) = self.writer.take() else {
            return match fs::remove_file(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        };
        let file = writer.into_inner().map_err(|error| error.into_error())?.into_inner().map_err(|e| e.into_error())?;
        file.sync_all()?;
        fs::rename(self.unfinished(), &self.path)
    }

    fn unfinished(&self) -> PathBuf {
        self.path.with_extension("csv.part")
    }
}
