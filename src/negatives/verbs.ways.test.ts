/** The verbs that captions have most often, and things named by two words, one of which could be a verb. */
import { beforeAll, describe, expect, it } from "vitest";
import { generateAll } from "./generate";
import { compileLexicon } from "./lexicon/compile";
import { createParser, type Parser } from "./parse";
import { isRefusal, KINDS } from "./types";

let parser: Parser;
beforeAll(async () => {
  parser = await createParser(compileLexicon());
}, 60_000);

const VERBS =
  `riding sitting standing holding playing walking eating flying laying lying looking wearing skiing surfing
  talking posing cutting driving watching sleeping swinging jumping skateboarding snowboarding waiting hanging grazing
  throwing hitting catching carrying brushing cooking reading taking running cleaning drinking smiling pulling leaning
  resting crossing hugging kneeling preparing sailing swimming serving kicking batting pitching bending stretching
  crouching balancing working typing texting traveling floating landing boarding biking cycling racing climbing kissing
  petting feeding shaking pointing staring windsurfing kiteboarding kitesurfing wakeboarding paddling rowing kayaking
  canoeing fishing hiking jogging bathing wading splashing diving paragliding parasailing rollerblading wrestling boxing
  bowling juggling dancing singing clapping waving cheering laughing crying yawning barking sniffing licking chewing
  biting scratching chasing herding milking shearing peering sledding tubing sunbathing napping blowing slicing chopping
  peeling stirring pouring frying baking mixing washing drying ironing sewing knitting mopping sweeping shopping selling
  buying loading towing pushing stopping turning speeding squatting tossing bouncing dribbling shooting sliding
  tackling skating parked seated gathered covered filled mounted displayed stacked`.split(/\s+/);

describe("verbs", () => {
  it.each(["A man VERB in the street.", "Two people VERB near a car."])("%s", (caption) => {
    const wrong = VERBS.filter((verb) => {
      const { tokens } = parser.parse(caption.replace("VERB", verb));
      return tokens.find(({ word }) => word === verb)?.tag !== "V";
    });
    expect(wrong).toEqual([]);
  });

  const DEEDS =
    `microwave shovel saute vacuum rake hammer drill phone box bag steer pilot paddle net trap saddle groom braid towel mop
    iron shelve bottle butter toast broil season salt ice dice grate whisk fork spoon sip hail dunk spike punt bunt putt
    bowl pedal rope herd shepherd weed harvest tape staple screw switch mask button lace stitch quilt color frame`.split(
      /\s+/,
    );
  const third = (verb: string) => (/(x|ch|sh|ss)$/.test(verb) ? `${verb}es` : `${verb}s`);
  it.each<[string, (verb: string) => string]>([
    ["A man VERB a box near a car.", third],
    ["The girl VERB her boxes near a car.", third],
    ["Two men VERB a box near a car.", (verb) => verb],
    ["Several women VERB the boxes.", (verb) => verb],
  ])("named for things: %s", (caption, form) => {
    const wrong = DEEDS.filter((verb) => {
      const { tokens } = parser.parse(caption.replace("VERB", form(verb)));
      return tokens.find(({ word }) => word === form(verb))?.tag !== "V";
    });
    expect(wrong).toEqual([]);
  });

  it.each(
    `moonwalks breakdances cartwheels tiptoes lunges snoozes picnics camps rappels backpacks golfs fences snorkels
    djs paddleboards`.split(/\s+/),
  )("without an object: a woman %s in a park", (verb) => {
    const { tokens } = parser.parse(`A woman ${verb} in a park.`);
    expect(tokens.find(({ word }) => word === verb)?.tag).toBe("V");
  });

  it.each([
    ["A man hands holding a phone.", "hands"],
    ["A woman legs on a towel.", "legs"],
    ["A kids room with a bed.", "room"],
    ["Ladies room in a hotel.", "room"],
    ["A group of girl scouts in a park.", "scouts"],
    ["A baseball player pants on a line.", "pants"],
    ["A dog house near a tree.", "house"],
    ["Two police officers on horses.", "officers"],
    ["A cat toys.", "toys"],
  ])("but no thing is taken for a deed: %s %s", (caption, word) => {
    expect(parser.parse(caption).tokens.find((token) => token.word === word)?.tag).toBe("N");
  });

  it("make no appliance of what a person does, and agree with who does it", () => {
    const texts = (caption: string) =>
      Array.from({ length: 12 }, (_, seed) => generateAll(caption, KINDS, parser, { seed }).attempts)
        .flat()
        .flatMap((one) => (isRefusal(one) ? [] : [one.text]));
    const warm = texts("A person microwaves a burrito.");
    expect(warm.filter((text) => !/(^| )(microwaves|not microwave) /.test(text))).toEqual([]);
    expect(warm).toContain("A person does not microwave a burrito.");
    const fried = texts("A chef sautees vegetables in a pan.");
    expect(fried.filter((text) => /^Vegetables/.test(text) && !/^Vegetables sautee /.test(text))).toEqual([]);
    expect(fried.some((text) => /^Vegetables sautee /.test(text))).toBe(true);
    expect(texts("Two men shovel snow.").filter((text) => /^Snow shovel /.test(text))).toEqual([]);
  });

  it("take their object with them: skateboarding is no thing that a street could be in", () => {
    const made = generateAll("A person skateboarding in the street.", KINDS, parser, { seed: 3 }).attempts;
    const texts = made.flatMap((one) => (isRefusal(one) ? [] : [one.text]));
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.filter((text) => / in (a|the) person skateboarding/.test(text))).toEqual([]);
  });

  it.each([
    ["A couple walk down a street.", "walk", "V"],
    ["A man watches a plane land.", "land", "V"],
    ["A man and a woman ride near a lake.", "ride", "V"],
    ["Workers board a train.", "board", "V"],
    ["A worker boards a bus.", "boards", "V"],
    ["A worker board next to a door.", "board", "N"],
    ["A surf board on a beach.", "surf", "N"],
    ["A chalk board behind a desk.", "board", "N"],
    ["A cutting board on a table.", "board", "N"],
  ])("%s %s is %s", (caption, word, tag) => {
    expect(parser.parse(caption).tokens.find((token) => token.word === word)?.tag).toBe(tag);
  });
});

describe("things of two words stay whole", () => {
  it.each([
    ["A worker board next to a door.", "worker board"],
    ["A surf board next to a wall.", "surf board"],
    ["A cutting board next to a knife.", "cutting board"],
    ["A swimming pool behind a house.", "swimming pool"],
    ["A cooking pan on a stove.", "cooking pan"],
    ["A riding lesson in a field.", "riding lesson"],
  ])("%s", (caption, thing) => {
    const [first = "", second = ""] = thing.split(" ");
    for (let seed = 0; seed < 8; seed++)
      for (const one of generateAll(caption, KINDS, parser, { seed }).attempts) {
        if (isRefusal(one)) continue;
        const words = one.text.toLowerCase().split(/\W+/);
        // Both words, side by side, or neither of them.
        if (words.includes(first) || words.includes(second)) expect(words.join(" ")).toContain(thing);
      }
  });
});
