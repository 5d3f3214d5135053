//! Icons of Windows: some pictures, of which those in PNG can say more than they show.

use super::png;

pub(super) fn alone(bytes: &[u8]) -> Option<Vec<u8>> {
    const HEAD: usize = 6;
    const ENTRY: usize = 16;
    let count = usize::from(u16::from_le_bytes(bytes.get(4..HEAD)?.try_into().ok()?));
    let mut out = bytes.get(..HEAD + count * ENTRY)?.to_vec();
    for n in 0..count {
        let entry = HEAD + n * ENTRY;
        let number = |at: usize| -> Option<usize> {
            let bytes = bytes.get(entry + at..entry + at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        let (length, from) = (number(8)?, number(12)?);
        let picture = bytes.get(from..from.checked_add(length)?)?;
        let picture = match picture.starts_with(&png::PNG) {
            true => png::alone(picture)?,
            false => picture.to_vec(),
        };
        let place = u32::try_from(out.len()).ok()?.to_le_bytes();
        out[entry + 8..entry + 12]
            .copy_from_slice(&u32::try_from(picture.len()).ok()?.to_le_bytes());
        out[entry + 12..entry + ENTRY].copy_from_slice(&place);
        out.extend(picture);
    }
    Some(out)
}
