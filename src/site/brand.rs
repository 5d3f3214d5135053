//! A team's own pictures, logo and favicon: what they are is read from their bytes.

use quick_xml::events::Event;

/// A picture that can be published as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub kind: PictureKind,
}

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    Svg,
    Png,
    Ico,
}

impl PictureKind {
    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Ico => "ico",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Ico => "image/x-icon",
        }
    }
}

impl Picture {
    /// Reads what a file is from its first bytes; `None` for anything else.
    ///
    /// An SVG is shown by `<img>`, which runs nothing of it, and served under the same policy as
    /// pages.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let kind = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            PictureKind::Png
        } else if bytes.starts_with(&[0, 0, 1, 0]) {
            PictureKind::Ico
        } else {
            svg_root(&bytes)?;
            PictureKind::Svg
        };
        Some(Self { bytes, kind })
    }

    /// Width over height, so that its place is known before it is loaded; 1 where it does not say.
    pub fn ratio(&self) -> f64 {
        let found = match self.kind {
            PictureKind::Png => png_size(&self.bytes),
            PictureKind::Svg => svg_root(&self.bytes).flatten(),
            PictureKind::Ico => None,
        };
        let usable = |(w, h): &(f64, f64)| w.is_finite() && h.is_finite() && *w > 0.0 && *h > 0.0;
        found.filter(usable).map_or(1.0, |(w, h)| (w / h).clamp(0.1, 12.0))
    }
}

fn png_size(bytes: &[u8]) -> Option<(f64, f64)> {
    let number =
        |at: usize| Some(f64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    Some((number(16)?, number(20)?))
}

/// Whether it is an SVG, and its size where its root says one.
#[allow(clippy::option_option)] // no SVG, and an SVG without a size
fn svg_root(bytes: &[u8]) -> Option<Option<(f64, f64)>> {
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(bytes).ok()?);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => break root.into_owned(),
            Event::Text(text) if !text.trim().is_empty() => return None,
            Event::Eof => return None,
            _ => {}
        }
    };
    if root.local_name().as_ref() != "svg" {
        return None;
    }
    let value = |name: &str| {
        let found = root.try_get_attribute(name).ok()??;
        Some(found.value.into_owned())
    };
    let view: Option<Vec<f64>> = value("viewBox").and_then(|text| {
        let parts = text.split([' ', ',']).filter(|p| !p.is_empty());
        parts.map(|p| p.parse().ok()).collect()
    });
    if let Some([_, _, width, height]) = view.as_deref() {
        return Some(Some((*width, *height)));
    }
    let length = |name| value(name)?.trim_end_matches("px").parse().ok();
    Some(length("width").zip(length("height")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        let svg = |text: &str| Picture::new(text.as_bytes().to_vec());
        let one = svg("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 20\"/>").unwrap();
        assert_eq!(one.kind, PictureKind::Svg);
        assert!((one.ratio() - 3.0).abs() < 1e-9);
        let sized = svg("<svg width=\"10px\" height=\"20\"></svg>").unwrap();
        assert!((sized.ratio() - 0.5).abs() < 1e-9);
        assert!((svg("<svg viewBox=\"0 0 1 0\"/>").unwrap().ratio() - 1.0).abs() < 1e-9);
        for wrong in ["<html><svg/></html>", "svg", "", "text <svg/>", "GIF89a"] {
            assert_eq!(svg(wrong), None, "{wrong}");
        }
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 0, 40, 0, 0, 0, 10]);
        let png = Picture::new(png).unwrap();
        assert_eq!(png.kind, PictureKind::Png);
        assert!((png.ratio() - 4.0).abs() < 1e-9);
        assert_eq!(Picture::new(vec![0, 0, 1, 0, 1]).unwrap().kind, PictureKind::Ico);
    }
}
