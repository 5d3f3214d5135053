//! GIF: the blocks of the specification of 1989.

/// What says how often a moving picture is shown, the only extension of programs that a picture needs.
const LOOPS: [&[u8]; 2] = [b"\x0bNETSCAPE2.0\x03\x01", b"\x0bANIMEXTS1.0\x03\x01"];

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    const EXTENSION: u8 = 0x21;
    const IMAGE: u8 = 0x2c;
    const END: u8 = 0x3b;
    const CONTROL: u8 = 0xf9;
    const PROGRAM: u8 = 0xff;
    if !(bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")) {
        return None;
    }
    let mut at = 13 + palette(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let (length, stays) = match *bytes.get(at)? {
            END => {
                out.push(END);
                return Some(out);
            }
            IMAGE => {
                let head = 10 + palette(*bytes.get(at + 9)?) + 1;
                (head + blocks(bytes.get(at + head..)?)?, true)
            }
            EXTENSION => {
                let body = bytes.get(at + 2..)?;
                let length = blocks(body)?;
                let stays = match bytes[at + 1] {
                    CONTROL => length == 6,
                    PROGRAM => length == 17 && LOOPS.iter().any(|head| body.starts_with(head)),
                    _ => false,
                };
                (2 + length, stays)
            }
            _ => return None,
        };
        if stays {
            out.extend_from_slice(bytes.get(at..at + length)?);
        }
        at += length;
    }
}

/// How long a table of colours is, by the byte that announces it.
fn palette(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// How long the blocks of data are that begin here, with the empty one at their end.
fn blocks(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
