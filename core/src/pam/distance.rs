//! How far it is as the crow flies (PM-13).
//!
//! Two places are compared on a sphere, in whole numbers only, so that every host measures the same (CM-9): turns and
//! angles are worked out by shifts and additions (CORDIC), 40 steps each. What comes out differs from the exact length of
//! the arc by less than a millimetre, from neighbours up to antipodes.

use crate::wire::{Count, Read, Reader, Tree, readable};

/// Millionths of a degree, at most `MOST` either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degrees<const MOST: i32>(i32);

impl<const MOST: i32> Degrees<MOST> {
    /// The angle, if it is in range.
    pub fn new(millionths: i32) -> Option<Self> {
        (-MOST..=MOST).contains(&millionths).then_some(Self(millionths))
    }

    /// Checks a number of the contract: problem `out-of-range`.
    pub fn read_number(millionths: i32, reader: &mut Reader) -> Option<Self> {
        reader.within(millionths.into(), MOST).map(Self)
    }

    fn angle(self) -> i64 {
        i64::from(self.0) * MILLIONTH
    }
}

impl<const MOST: i32> Read for Degrees<MOST> {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.signed(tree, MOST).map(Self)
    }
}

/// A place (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Latitude, north positive.
    pub latitude: Degrees<90_000_000>,
    /// Longitude, east positive.
    pub longitude: Degrees<180_000_000>,
}

readable!(Place { latitude: "latitude" required, longitude: "longitude" required, });

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Where the trip begins.
    pub origin: Place,
    /// Where it ends.
    pub destination: Place,
}

readable!(Between { origin: "origin" required, destination: "destination" required, });

/// So many metres.
pub type Metres = Count<0, 1_000_000>;

/// How far a trip goes as the crow flies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// So many metres.
    Metres(Metres),
    /// Between two places.
    Between(Between),
}

impl Read for Distance {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "distance", &["metres", "between"], |tag, val, r| match tag {
            "metres" => r.required("val", val, Metres::read).map(Self::Metres),
            _ => r.required("val", val, Between::read).map(Self::Between),
        })
    }
}

/// A millionth of a degree. Angles are counted in units so small that half a turn still fits.
const MILLIONTH: i64 = 1 << 33;
const QUARTER: i64 = 90_000_000 * MILLIONTH;
const HALF: i64 = 2 * QUARTER;

/// The length 1.
const ONE: i64 = 1 << 60;

/// The angles whose tangents are 1, a half, a quarter and so on.
const STEPS: [i64; 40] = [
    386_547_056_640_000_000,
    228_192_052_044_232_538,
    120_570_413_306_875_701,
    61_203_424_403_997_092,
    30_720_478_360_348_446,
    15_375_215_050_360_671,
    7_689_483_619_191_091,
    3_844_976_450_144_463,
    1_922_517_559_168_534,
    961_262_446_472_192,
    480_631_681_601_021,
    240_315_898_096_249,
    120_157_956_210_096,
    60_078_979_000_294,
    30_039_489_612_053,
    15_019_744_820_015,
    7_509_872_411_756,
    3_754_936_206_097,
    1_877_468_103_076,
    938_734_051_541,
    469_367_025_771,
    234_683_512_886,
    117_341_756_443,
    58_670_878_221,
    29_335_439_111,
    14_667_719_555,
    7_333_859_778,
    3_666_929_889,
    1_833_464_944,
    916_732_472,
    458_366_236,
    229_183_118,
    114_591_559,
    57_295_780,
    28_647_890,
    14_323_945,
    7_161_972,
    3_580_986,
    1_790_493,
    895_247,
];

/// What 40 steps lengthen a vector by, the other way round.
const SHORTEN: i128 = 700_114_967_507_363_238;

/// A vector and an angle.
#[derive(Clone, Copy)]
struct Vector {
    x: i64,
    y: i64,
    angle: i64,
}

impl Vector {
    /// Turns by each of the steps, forth or back, and keeps count of the angle.
    fn turn(mut self, forth: impl Fn(&Self) -> bool) -> Self {
        for (shift, step) in STEPS.iter().enumerate() {
            let Self { x, y, angle } = self;
            self = if forth(&self) {
                Self { x: x - (y >> shift), y: y + (x >> shift), angle: angle - step }
            } else {
                Self { x: x + (y >> shift), y: y - (x >> shift), angle: angle + step }
            };
        }
        let shorten = |length: i64| i64::try_from((i128::from(length) * SHORTEN) >> 60).unwrap_or_default();
        Self { x: shorten(self.x), y: shorten(self.y), ..self }
    }
}

/// The vector turned by an angle of at most half a turn.
fn turned(x: i64, y: i64, angle: i64) -> (i64, i64) {
    let vector = if angle > QUARTER {
        Vector { x: -x, y: -y, angle: angle - HALF }
    } else if angle < -QUARTER {
        Vector { x: -x, y: -y, angle: angle + HALF }
    } else {
        Vector { x, y, angle }
    };
    let Vector { x, y, .. } = vector.turn(|vector| vector.angle >= 0);
    (x, y)
}

/// The length of a vector and its angle from the first axis; `y` is not negative.
fn polar(x: i64, y: i64) -> (i64, i64) {
    let Vector { x: length, angle, .. } = Vector { x: x.abs(), y, angle: 0 }.turn(|vector| vector.y < 0);
    (length, if x < 0 { HALF - angle } else { angle })
}

/// PM-13: metres from one place to the other along the great circle.
///
/// Reading: on a sphere of the radius in the book, in whole metres, what is over cut off: so no band begins before its bound,
/// and less than half a kilometre is never sold.
fn great_circle(Between { origin, destination }: &Between, radius: u32) -> u32 {
    // The way back is as long as the way there, to the last digit.
    let order = |place: &Place| (place.latitude.0, place.longitude.0);
    let (origin, destination) =
        if order(origin) <= order(destination) { (origin, destination) } else { (destination, origin) };
    let west_to_east = destination.longitude.angle() - origin.longitude.angle();
    let west_to_east = match west_to_east {
        angle if angle > HALF => angle - 2 * HALF,
        angle if angle < -HALF => angle + 2 * HALF,
        angle => angle,
    };
    // The destination, turned until the origin would stand on the first axis.
    let (out, up) = turned(ONE, 0, destination.latitude.angle());
    let (out, east) = turned(out, 0, west_to_east);
    let (out, north) = turned(out, up, -origin.latitude.angle());
    let (aside, _) = polar(east, north.abs());
    let (_, arc) = polar(out, aside);

    /// A millionth of a degree, of which 2^80 are a radian.
    const RADIANS: i128 = 21_099_735_964_646_325;
    let length = (i128::from(arc) >> 20) * i128::from(radius) * RADIANS;
    u32::try_from(length >> 93).unwrap_or(u32::MAX)
}

impl Distance {
    /// The metres, and whether they had to be measured.
    pub(super) fn metres(&self, radius: u32) -> (u32, bool) {
        match self {
            Self::Metres(metres) => (metres.get(), false),
            Self::Between(between) => (great_circle(between, radius), true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RADIUS: u32 = 6_371_009;

    type Point = (i32, i32);

    /// Arcs that were worked out with sixty digits, in whole metres.
    const ARCS: &[(Point, Point, u32)] = &[
        ((48_856_613, 2_352_222), (48_856_613, 2_352_222), 0),
        ((48_856_613, 2_352_222), (48_861_000, 2_352_222), 487),
        ((48_858_370, 2_294_481), (48_852_968, 2_349_902), 4_098),
        ((48_804_865, 2_120_355), (49_009_691, 2_547_925), 38_668),
        ((48_404_676, 2_701_620), (49_050_967, 2_100_706), 84_303),
        ((48_959_829, 1_711_780), (48_560_000, 3_299_000), 124_547),
        ((48_856_613, 2_352_222), (43_296_482, 5_369_780), 660_481),
        ((-33_868_820, 151_209_296), (48_856_613, 2_352_222), 16_960_520),
        ((90_000_000, 0), (-90_000_000, 0), 20_015_115),
        ((48_000_000, 2_000_000), (-48_000_000, -178_000_000), 20_015_115),
        ((48_000_000, 2_000_000), (-47_999_000, -178_000_000), 20_015_003),
        ((0, -90_000_000), (0, 90_000_000), 20_015_115),
        ((90_000_000, 12_000_000), (90_000_000, -100_000_000), 0),
    ];

    fn metres(from: Point, to: Point) -> u32 {
        let place = |(latitude, longitude)| Place {
            latitude: Degrees::new(latitude).unwrap(),
            longitude: Degrees::new(longitude).unwrap(),
        };
        great_circle(&Between { origin: place(from), destination: place(to) }, RADIUS)
    }

    #[test]
    fn arcs_are_those_that_sixty_digits_give() {
        for (from, to, exact) in ARCS {
            assert_eq!(metres(*from, *to), *exact, "{from:?} {to:?}");
            assert_eq!(metres(*to, *from), *exact, "{to:?} {from:?}");
        }
    }

    #[test]
    fn a_metre_is_whole_or_it_is_none() {
        // A millionth of a degree is 0.1112 metres.
        assert_eq!(metres((0, 0), (8, 0)), 0);
        assert_eq!(metres((0, 0), (9, 0)), 1);
        assert_eq!(metres((0, 0), (17, 0)), 1);
        assert_eq!(metres((0, 0), (18, 0)), 2);
    }

    #[test]
    fn the_way_across_the_date_line_is_the_short_one() {
        assert_eq!(metres((0, 179_999_000), (0, -179_999_000)), metres((0, -1_000), (0, 1_000)));
        assert_eq!(metres((0, 180_000_000), (0, -180_000_000)), 0);
    }

    #[test]
    fn a_degree_of_a_meridian_is_as_long_everywhere() {
        let length = metres((0, 0), (1_000_000, 0));
        for south in (-90_000_000..90_000_000).step_by(1_000_000) {
            assert_eq!(metres((south, 7_000_000), (south + 1_000_000, 7_000_000)), length, "{south}");
        }
    }
}
