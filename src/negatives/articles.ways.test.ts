import { dictionary } from "cmu-pronouncing-dictionary";
import { describe, expect, it } from "vitest";
import { articleFor, asSpoken } from "./articles";

/** Said otherwise in captions than the dictionary has it: names and lamps, not "us", "ups and downs" and "led". */
const OTHERWISE = new Set(["uber", "us", "ups", "un", "led", "svp", "fs"]);
const VOWEL = /^(AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)/;

describe("a and an", () => {
  it("goes by the first sound of every word of the CMU Pronouncing Dictionary 0.7b", () => {
    const words = Object.entries(dictionary).filter(
      ([word]) => /^[a-z]+$/.test(word) && !OTHERWISE.has(word),
    );
    expect(words.length).toBeGreaterThan(100_000);
    const wrong = words.filter(([word, sounds]) => articleFor(word) !== (VOWEL.test(sounds) ? "an" : "a"));
    expect(wrong.map(([word]) => word)).toEqual([]);
  });

  it.each(
    `oil oily ointment RV SUV SUVs LCD LED MP3 XL F-16 FBI HD HDTV NBA NFL MRI SLR SD Xbox N95 unidentified unilluminated
    hour honest heir herb X-ray x-ray S-shaped L-shaped 8 11 18 80 8-year-old 11-year-old 1800s 11,000 ATM ID IV IT HP
    LP NYC FM R2D2 hourglass heirloom utmost udder urn upper urban usher ugly ulcer iPhone onion ox ostrich M&M H&M
    unimportant unironed uninstalled umbrella understated uber rv suv lcd EXIT OPEN MIT 18-wheeler éclair
    SSID HVAC HVAC-system NCAA FDIC MBTA M.D. F.B.I. L.A. R.V. hors-d'oeuvre EU Uzbek`.split(/\s+/),
  )("an %s", (word) => expect(articleFor(word)).toBe("an"));

  it.each(
    `urinal urine uranium utensil utility utopian Ute USB UPS US UV UTV ubiquitous uvula onesie one once unit union
    uniform unicorn unique united universal unicycle university unidirectional unimodal user used usual useful ukulele
    UFO European ewe ewer eucalyptus euro eulogy U-turn u-shaped U-Haul UK uterus ouija horse hotel hat 1 7 180 110
    1,100 one-way BMW DVD CD TV PC DSLR yacht unanimous unisex Uruguayan UN T-shirt NO HOT RED LEGO NASA HOTEL STOP
    us ups mr. lb catch22 oui
    U.S. U.N. U.K. T.V. UCLA UEFA USAID SARS SWAT SCUBA GPS DSLR`.split(/\s+/),
  )("a %s", (word) => expect(articleFor(word)).toBe("a"));

  it("takes no word of a shouted caption for initials", () => {
    expect(articleFor(asSpoken("MUD", "A MUD HUT"))).toBe("a");
    expect(articleFor(asSpoken("HUT", "A MUD HUT"))).toBe("a");
    expect(articleFor(asSpoken("LCD", "a cat on an LCD"))).toBe("an");
  });
});
