// The Vietnamese lunar calendar, reckoned at UTC+7 (QĐ 121-CP of 1967): months begin on the day of the new moon, the eleventh
// month holds the winter solstice, and of thirteen months between two solstices the first without a principal term is leap.
// New moons and the longitude of the sun after Meeus, Astronomical Algorithms (1998), chapters 25 and 49: exact to minutes.

const ZONE_DAYS = 7 / 24;
const SYNODIC = 29.530588861;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const sine = (degrees: number) => Math.sin(radians(degrees));

/** The Julian day number, at Vietnam's noon, on which the k-th new moon after 1 January 1900 falls. */
function newMoonDay(k: number): number {
  const t = k / 1236.85;
  const mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t ** 2 - 0.000000155 * t ** 3;
  const wobble = 0.00033 * sine(166.56 + 132.87 * t - 0.009173 * t ** 2);
  const sun = 359.2242 + 29.10535608 * k - 0.0000333 * t ** 2 - 0.00000347 * t ** 3;
  const moon = 306.0253 + 385.81691806 * k + 0.0107306 * t ** 2 + 0.00001236 * t ** 3;
  const latitude = 21.2964 + 390.67050646 * k - 0.0016528 * t ** 2 - 0.00000239 * t ** 3;
  const terms =
    (0.1734 - 0.000393 * t) * sine(sun) +
    0.0021 * sine(2 * sun) -
    0.4068 * sine(moon) +
    0.0161 * sine(2 * moon) -
    0.0004 * sine(3 * moon) +
    0.0104 * sine(2 * latitude) -
    0.0051 * sine(sun + moon) -
    0.0074 * sine(sun - moon) +
    0.0004 * sine(2 * latitude + sun) -
    0.0004 * sine(2 * latitude - sun) -
    0.0006 * sine(2 * latitude + moon) +
    0.001 * sine(2 * latitude - moon) +
    0.0005 * sine(2 * moon + sun);
  // Dynamical time runs ahead of the clock.
  const ahead = -0.000278 + 0.000265 * t + 0.000262 * t ** 2;
  return Math.floor(mean + wobble + terms - ahead + 0.5 + ZONE_DAYS);
}

/** Which twelfth of its way the sun is in when the day begins in Vietnam; 9 holds the winter solstice. */
function sunTwelfth(day: number): number {
  const t = (day - 2451545.5 - ZONE_DAYS) / 36525;
  const anomaly = 357.5291 + 35999.0503 * t - 0.0001559 * t ** 2 - 0.00000048 * t ** 3;
  const longitude =
    280.46645 +
    36000.76983 * t +
    0.0003032 * t ** 2 +
    (1.9146 - 0.004817 * t - 0.000014 * t ** 2) * sine(anomaly) +
    (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
    0.00029 * sine(3 * anomaly);
  return Math.floor((((longitude % 360) + 360) % 360) / 30);
}

const UNIX_EPOCH = 2440588;
const DAY_MS = 86_400_000;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY_MS + UNIX_EPOCH;
const dateOf = (day: number) => new Date((day - UNIX_EPOCH) * DAY_MS).toISOString().slice(0, 10);

/** The number of the new moon that begins the eleventh month of a year. */
function eleventhMoon(year: number): number {
  const k = Math.floor((dayOf(`${year}-12-31`) - 2415021) / SYNODIC);
  return sunTwelfth(newMoonDay(k)) >= 9 ? k - 1 : k;
}

/** How many months after the eleventh the leap month stands. */
function leapAfter(first: number): number {
  let last = sunTwelfth(newMoonDay(first + 1));
  for (let month = 2; month < 14; month += 1) {
    const twelfth = sunTwelfth(newMoonDay(first + month));
    if (twelfth === last) return month - 1;
    last = twelfth;
  }
  return 14;
}

/** The date of a day of one of the first ten months, not of a leap one, of the lunar year that begins in a year. */
export function lunarDate(year: number, month: number, day: number): string {
  const first = eleventhMoon(year - 1);
  const isLeap = newMoonDay(eleventhMoon(year)) - newMoonDay(first) > 365;
  // Month 1 is two after the eleventh.
  const after = month + 1;
  return dateOf(newMoonDay(first + after + (isLeap && after >= leapAfter(first) ? 1 : 0)) + day - 1);
}
