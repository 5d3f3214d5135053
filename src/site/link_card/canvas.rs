//! A picture of four colours, kept as small as it can be: paper, ink, one between the two for the edges of letters, and a
//! plane colour.

use serde::Serialize;

use super::letters::Face;
use crate::config::Color;

/// What is drawn with.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Colours {
    pub paper: Color,
    pub ink: Color,
    pub plane: Color,
}

/// The places of the colours in the palette; what is covered more has the higher number.
const EDGE: u8 = 1;
const INK: u8 = 2;
const PLANE: u8 = 3;

/// How many pixels share a byte, and how many bits each has.
const IN_BYTE: usize = 4;
const BITS: usize = 2;

/// How hard it is compressed. More would take several times as long for a thousand bytes or two of ten.
const LEVEL: u8 = 2;

/// A picture that is being drawn.
pub struct Canvas {
    width: usize,
    height: usize,
    /// Row by row, each pixel the number of its colour; the left one of a byte has its upper bits.
    pixels: Vec<u8>,
}

impl Canvas {
    /// An empty sheet, in pixels; its width a multiple of four.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![0; width / IN_BYTE * height] }
    }

    /// Fills a rectangle with the plane's colour.
    pub fn plane(&mut self, x: usize, y: usize, width: usize, height: usize) {
        for row in y..(y + height).min(self.height) {
            for column in x..(x + width).min(self.width) {
                self.put(column, row, PLANE);
            }
        }
    }

    /// Writes a line of text whose letters stand on the row `y`, on paper.
    pub fn write(&mut self, face: &Face, text: &str, x: f32, y: f32) {
        face.draw(text, x.round(), y.round(), |x, y, cover| {
            let colour = match cover {
                c if c < 0.25 => return,
                c if c < 0.75 => EDGE,
                _ => INK,
            };
            if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) {
                self.put(x, y, colour);
            }
        });
    }

    /// Colours a pixel of the sheet, unless it is covered more already.
    fn put(&mut self, x: usize, y: usize, colour: u8) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = y * self.width + x;
        let shift = (IN_BYTE - 1 - at % IN_BYTE) * BITS;
        let byte = &mut self.pixels[at / IN_BYTE];
        let before = *byte >> shift & ((1 << BITS) - 1);
        *byte ^= (before ^ before.max(colour)) << shift;
    }

    /// The picture as a PNG file, which says in words what it shows.
    pub fn png(&self, colours: &Colours, words: &str) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let mut encoder = png::Encoder::new(&mut file, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Two);
        encoder.set_palette(palette(colours));
        encoder.set_filter(png::Filter::NoFilter);
        encoder.set_deflate_compression(png::DeflateCompression::Level(LEVEL));
        encoder.add_itxt_chunk("Title".to_owned(), words.to_owned())?;
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(file)
    }
}

/// The four colours, one after the other.
fn palette(colours: &Colours) -> Vec<u8> {
    let edge = colours.paper.mix(colours.ink, 0.5);
    let all = [colours.paper, edge, colours.ink, colours.plane];
    all.into_iter().flat_map(|c| [c.red, c.green, c.blue]).collect()
}
