//! Lines of any input, one at a time, in limited memory.

use std::io::{self, Read};

/// What a line of input is.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Its bytes, without the line end.
    Bytes(&'a [u8]),
    /// It is longer than the limit. Nothing of it is kept.
    TooLong,
}

const CHUNK: usize = 64 << 10;

/// Reads lines of at most `limit` bytes.
pub struct Lines<R> {
    input: R,
    limit: usize,
    buffer: Vec<u8>,
    /// Where the next line starts in the buffer, and up to where it was searched for its end.
    start: usize,
    searched: usize,
    overlong: bool,
    ended: bool,
}

impl<R: Read> Lines<R> {
    /// Lines of this input.
    pub fn new(input: R, limit: usize) -> Self {
        Self { input, limit, buffer: Vec::new(), start: 0, searched: 0, overlong: false, ended: false }
    }

    /// The next line; `before_wait` runs before each reading that may have to wait for more input.
    ///
    /// # Errors
    /// Where the input cannot be read, or `before_wait` fails.
    pub fn next(&mut self, mut before_wait: impl FnMut() -> io::Result<()>) -> io::Result<Option<Line<'_>>> {
        loop {
            if let Some(at) = self.buffer[self.searched..].iter().position(|byte| *byte == b'\n') {
                let end = self.searched + at;
                return Ok(Some(self.take(end, end + 1)));
            }
            self.searched = self.buffer.len();
            if self.ended {
                let rest = self.buffer.len() > self.start || self.overlong;
                let end = self.buffer.len();
                return Ok(rest.then(|| self.take(end, end)));
            }
            if self.buffer.len() - self.start > self.limit {
                self.overlong = true;
            }
            if self.overlong {
                self.start = self.buffer.len();
            }
            before_wait()?;
            self.read()?;
        }
    }

    fn take(&mut self, end: usize, next: usize) -> Line<'_> {
        let line = self.start..end;
        let overlong = std::mem::take(&mut self.overlong) || line.len() > self.limit;
        (self.start, self.searched) = (next, next);
        if overlong { Line::TooLong } else { Line::Bytes(&self.buffer[line]) }
    }

    fn read(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        if self.buffer.is_empty() {
            // One long line does not keep its memory for good.
            self.buffer.shrink_to(CHUNK);
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let count = loop {
            match self.input.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(filled + *count.as_ref().unwrap_or(&0));
        self.ended = count? == 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: impl Read, limit: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(input, limit);
        let mut all = Vec::new();
        while let Some(line) = lines.next(|| Ok(())).unwrap() {
            all.push(match line {
                Line::Bytes(bytes) => Some(bytes.to_vec()),
                Line::TooLong => None,
            });
        }
        all
    }

    fn line(text: &str) -> Option<Vec<u8>> {
        Some(text.as_bytes().to_vec())
    }

    #[test]
    fn the_last_line_needs_no_end() {
        assert_eq!(all(&b"a\n\nb"[..], 9), [line("a"), line(""), line("b")]);
        assert_eq!(all(&b"a\n"[..], 9), [line("a")]);
        assert_eq!(all(&b""[..], 9), []);
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_byte_more_is_not() {
        assert_eq!(all(&b"1234\n12345\n1\n12345"[..], 4), [line("1234"), None, line("1"), None]);
    }

    #[test]
    fn an_endless_line_is_not_held_in_memory() {
        let endless = io::repeat(b'x').take(50 << 20).chain(&b"\nnext"[..]);
        let mut lines = Lines::new(endless, 1 << 20);
        assert_eq!(lines.next(|| Ok(())).unwrap(), Some(Line::TooLong));
        assert_eq!(lines.next(|| Ok(())).unwrap(), Some(Line::Bytes(b"next")));
        assert!(lines.buffer.capacity() < 4 << 20, "{}", lines.buffer.capacity());
    }

    #[test]
    fn lines_that_come_in_pieces_are_joined() {
        struct Drip(&'static [u8]);
        impl Read for Drip {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
                (out[0], self.0) = (*first, rest);
                Ok(1)
            }
        }
        assert_eq!(all(Drip(b"ab\ncd\n"), 9), [line("ab"), line("cd")]);
    }

    #[test]
    fn waiting_is_announced_before_the_input_is_read() {
        let mut lines = Lines::new(&b"a\nb\n"[..], 9);
        let mut waits = 0;
        for expected in [1, 1, 2] {
            let _ = lines.next(|| {
                waits += 1;
                Ok(())
            });
            assert_eq!(waits, expected);
        }
    }
}
