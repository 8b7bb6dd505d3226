//! Photographs from strangers: decoded within limits, stripped of all that came with them, and encoded anew.

use std::io::Cursor;

use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    codecs::jpeg::JpegEncoder, imageops::FilterType,
};

/// The largest file that is looked at, in bytes.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The longest side, in pixels.
const SIDE_MAX: u32 = 12_000;
/// The most pixels in all.
const PIXELS_MAX: u64 = 40_000_000;
/// The smallest side from which a face can be made out, in pixels.
const SIDE_MIN: u32 = 64;
/// The memory that decoding may take, in bytes: 40 million pixels of four bytes, and room to work.
const MEMORY_MAX: u64 = 200 * 1024 * 1024;
/// The JPEG quality of what is kept, 1 to 100.
const QUALITY: u8 = 84;

/// The side of the large picture, in pixels.
pub const LARGE: u32 = 512;
/// The side of the small picture, in pixels.
pub const SMALL: u32 = 96;

/// Two squares of the same photo, as JPEG without any metadata.
pub struct Photo {
    /// [`LARGE`] pixels a side.
    pub large: Vec<u8>,
    /// [`SMALL`] pixels a side.
    pub small: Vec<u8>,
}

/// Why a file was not taken as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No bytes at all.
    #[error("Choose a photo first.")]
    Nothing,
    /// More than [`BYTES_MAX`].
    #[error("That file has more than 5 MB. Send a smaller one.")]
    TooManyBytes,
    /// Not an image of a kind that we read, whatever its name says.
    #[error("That is not a JPEG, PNG or WebP picture. Save it as one of these and try again.")]
    NotAPhoto,
    /// The picture would take too much memory.
    #[error("That picture has too many pixels: 12,000 a side and 40 million in all is the most we take.")]
    TooManyPixels,
    /// Nobody could be made out on it.
    #[error("That picture is too small: 64 pixels a side is the least.")]
    TooSmall,
    /// It claims to be an image and cannot be read as one.
    #[error("That picture is damaged and cannot be read. Try another one.")]
    Damaged,
}

/// Makes the two squares out of a file. Takes much CPU: call it off the async threads.
///
/// # Errors
/// A [`Refusal`], in words for the person who sent it.
pub fn squares(bytes: &[u8]) -> Result<Photo, Refusal> {
    let square = centre(decoded(bytes)?);
    Ok(Photo { large: jpeg(&square, LARGE)?, small: jpeg(&square, SMALL)? })
}

/// The picture, upright. Its kind is read from its first bytes; its size is judged before any pixel is decoded.
fn decoded(bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    match bytes.len() {
        0 => return Err(Refusal::Nothing),
        n if n > BYTES_MAX => return Err(Refusal::TooManyBytes),
        _ => {}
    }
    let format = image::guess_format(bytes).map_err(|_| Refusal::NotAPhoto)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Refusal::NotAPhoto);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(Refusal::TooManyPixels);
    }
    if width.min(height) < SIDE_MIN {
        return Err(Refusal::TooSmall);
    }
    let orientation = decoder.orientation().map_err(refusal)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refusal(error: image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Damaged,
    }
}

fn centre(picture: DynamicImage) -> DynamicImage {
    let (width, height) = picture.dimensions();
    let side = width.min(height);
    picture.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

fn jpeg(square: &DynamicImage, side: u32) -> Result<Vec<u8>, Refusal> {
    let picture = on_white(&square.resize_exact(side, side, FilterType::CatmullRom));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&picture).map_err(|_| Refusal::Damaged)?;
    Ok(bytes)
}

/// JPEG knows no transparency: what was see-through becomes white, not the colour that hid below.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.has_alpha() {
        return picture.to_rgb8();
    }
    let rgba = picture.to_rgba8();
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (target, source) in flat.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, alpha] = source.0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        *target = Rgb([over(r), over(g), over(b)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> DynamicImage {
        // Left half red, right half blue.
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
            if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }
        }))
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn read(jpeg: &[u8]) -> RgbImage {
        image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap().to_rgb8()
    }

    /// A JPEG with an EXIF block: turned by 90° (orientation 6), taken at a place.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
        // One directory of two entries: orientation, and where the GPS block would be.
        exif.extend(b"\0\x02");
        exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
        exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26");
        exif.extend(b"\0\0\0\0");
        exif.extend(b"GPS 59.3293N 18.0686E");
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&jpeg[2..]);
        bytes
    }

    /// The first bytes of a PNG that claims to be that large: no pixel of it exists.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
        fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
            let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
            let body = [kind.as_slice(), data].concat();
            bytes.extend(&body);
            bytes.extend(crc32(&body).to_be_bytes());
            bytes
        }
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes()[..], &[8, 2, 0, 0, 0]].concat();
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(chunk(b"IHDR", &header));
        bytes.extend(chunk(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01"));
        bytes.extend(chunk(b"IEND", b""));
        bytes
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }

    fn refused(bytes: &[u8]) -> Refusal {
        squares(bytes).err().unwrap()
    }

    #[test]
    fn every_kind_becomes_two_square_jpegs() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let photo = squares(&encoded(&picture(300, 200), format)).unwrap();
            assert_eq!(read(&photo.large).dimensions(), (512, 512), "{format:?}");
            assert_eq!(read(&photo.small).dimensions(), (96, 96), "{format:?}");
        }
    }

    #[test]
    fn a_turned_photo_stands_upright_and_forgets_where_it_was_taken() {
        let taken = with_exif(&encoded(&picture(200, 200), ImageFormat::Jpeg));
        assert!(taken.windows(4).any(|bytes| bytes == b"GPS "));
        let photo = squares(&taken).unwrap();
        for jpeg in [&photo.large, &photo.small] {
            assert!(!jpeg.windows(4).any(|bytes| bytes == b"GPS " || bytes == b"Exif"));
        }
        // Turned clockwise, the red left half is at the top.
        let large = read(&photo.large);
        assert!(large.get_pixel(256, 40).0[0] > 150 && large.get_pixel(256, 470).0[2] > 150);
    }

    #[test]
    fn what_was_see_through_becomes_white() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(100, 100, image::Rgba([0, 0, 0, 0])));
        let photo = squares(&encoded(&clear, ImageFormat::Png)).unwrap();
        assert_eq!(read(&photo.small).get_pixel(40, 40).0, [255, 255, 255]);
    }

    #[test]
    fn a_bomb_is_refused_before_it_goes_off() {
        assert_eq!(refused(&bomb(60_000, 60_000)), Refusal::TooManyPixels);
        assert_eq!(refused(&bomb(11_000, 11_000)), Refusal::TooManyPixels);
    }

    #[test]
    fn liars_and_leftovers_are_refused_in_words() {
        assert_eq!(refused(b""), Refusal::Nothing);
        assert_eq!(refused(b"just some text that calls itself photo.jpg"), Refusal::NotAPhoto);
        assert_eq!(refused(b"GIF89a\x01\0\x01\0\0\0\0"), Refusal::NotAPhoto);
        assert_eq!(refused(b"\xff\xd8\xff\xe0 text behind the first bytes of a JPEG"), Refusal::Damaged);
        assert_eq!(refused(&bomb(300, 300)), Refusal::Damaged);
        assert_eq!(refused(&encoded(&picture(20, 300), ImageFormat::Png)), Refusal::TooSmall);
        assert_eq!(refused(&vec![0xff; BYTES_MAX + 1]), Refusal::TooManyBytes);
    }
}
