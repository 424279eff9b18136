/**
 * The built-in adjective dimensions. A value may be replaced by another value of its dimension, never by one
 * of the same group ("/": synonyms, near-twins, or a value beside a shade or kind of it).
 *
 * `of` limits a dimension to the things it can be said of, for swaps across dimensions: "a smiling car" is
 * refused. `pole` dimensions have two groups that exclude each other; the rest have many values.
 */
import type { Domain } from "./nouns";

/** [dimension, domains or "any", words] */
export type DimensionSource = readonly [id: string, of: "any" | readonly Domain[], words: string];

const LIVING: readonly Domain[] = ["person", "animal"];
const MADE: readonly Domain[] = [
  "object",
  "wear",
  "furniture",
  "building",
  "vehicle",
  "shape",
  "surface",
  "part",
];
const GROUND: readonly Domain[] = ["place", "surface", "building"];
const EATEN: readonly Domain[] = ["food", "drink"];

export const DIMENSIONS: readonly DimensionSource[] = [
  [
    "colour",
    "any",
    "red/maroon/crimson/scarlet/reddish, orange, yellow/golden/gold, green, blue/navy/teal/turquoise/cyan/aqua/indigo, purple/violet/lavender/magenta, pink, brown/tan/beige/bronze, black, white, gray/grey/silver",
  ],
  [
    "size",
    "any",
    "big/large/huge/giant/enormous/massive/gigantic/oversized, small/little/tiny/miniature/mini/petite",
  ],
  [
    "height",
    ["person", "animal", "building", "plant", "furniture", "place"],
    "tall/high/towering, short/low",
  ],
  ["length", ["object", "wear", "part", "food", "vehicle", "surface"], "long/lengthy, short"],
  ["width", "any", "wide/broad/thick, narrow/thin/slim"],
  ["build", LIVING, "fat/chubby/plump/overweight, skinny/thin/slender/slim"],
  ["age", ["person", "animal", "plant"], "old/elderly/aged, young/youthful"],
  ["years", "any", "old/ancient/vintage/antique, new/modern/brand-new"],
  [
    "material",
    MADE,
    "wooden/wood/bamboo/wicker, metal/metallic/steel/iron/golden/stainless/aluminum/tin/copper/bronze, plastic/rubber/vinyl, glass/crystal, stone/brick/concrete/marble/ceramic/clay/porcelain, paper/cardboard",
  ],
  [
    "fabric",
    ["wear", "furniture", "object"],
    "leather/suede, woolen/knitted, cotton/silk/velvet/denim/fabric/cloth/lace, rubber/plastic",
  ],
  [
    "pattern",
    MADE,
    "striped/stripy, spotted/dotted/polka-dot, plaid/checkered/checked/tartan, plain/blank, floral/flowered, camouflage, patterned",
  ],
  ["outline", "any", "round/circular/spherical/oval, square/rectangular/boxy, triangular/pointed"],
  ["fill", "any", "full/filled, empty/vacant"],
  ["opening", "any", "open/opened, closed/shut"],
  ["wet", "any", "wet/damp/soaked/soggy/rainy/flooded, dry/arid"],
  ["clean", "any", "clean/spotless, dirty/filthy/muddy/grimy/stained/dusty"],
  ["light", "any", "bright/sunny/sunlit/lit/illuminated, dark/dim/shadowy/unlit"],
  ["shade", "any", "light/pale, dark"],
  ["temperature", "any", "hot/warm/steaming/boiling, cold/icy/frozen/chilly/cool"],
  [
    "mood",
    LIVING,
    "happy/smiling/cheerful/laughing/joyful/grinning, sad/crying/unhappy/weeping/tearful, angry/furious/frowning/mad/scowling, scared/frightened/afraid/surprised, bored/sleepy/tired",
  ],
  ["awake", LIVING, "awake/alert, asleep/sleeping/napping"],
  ["motion", LIVING, "sitting/seated, standing, running, lying/reclining, jumping/leaping, flying, swimming"],
  ["gender", LIVING, "male, female"],
  ["hunger", LIVING, "hungry/starving"],
  ["coat", ["animal"], "striped/stripy, spotted/dotted"],
  ["tame", ["animal"], "wild/feral, tame/domestic"],
  ["tidy", "any", "messy/cluttered/untidy/disorganized, tidy/neat/organized/clean"],
  ["busy", GROUND, "busy/crowded/bustling/packed, quiet/deserted/empty/abandoned"],
  [
    "terrain",
    GROUND,
    "grassy/green/lush, rocky/stony, sandy/desert, snowy/snow-covered/icy/frozen, muddy/swampy, dusty, paved, wooded/forested",
  ],
  [
    "weather",
    ["sky", "place"],
    "sunny/clear/cloudless, cloudy/overcast/gray, rainy/stormy, snowy, foggy/misty/hazy",
  ],
  ["smooth", "any", "smooth/polished, rough/bumpy/jagged"],
  ["shine", MADE, "shiny/glossy/polished/glittering/sparkling/reflective, matte/dull/rusty"],
  ["ripe", EATEN, "ripe, unripe, rotten/moldy"],
  ["whole", "any", "broken/cracked/shattered/damaged/torn/ripped, intact/whole/unbroken"],
  [
    "soft",
    ["object", "wear", "furniture", "food", "surface", "part", "plant"],
    "soft/fluffy/furry/fuzzy/plush, hard/solid/stiff/spiky",
  ],
  ["hairy", LIVING, "hairy/furry/shaggy/bearded/fluffy, bald/hairless/shaved"],
  ["colourful", "any", "colorful/colourful/multicolored/multi-colored, colorless/monochrome/black-and-white"],
  ["clear", "any", "transparent/see-through/clear, opaque"],
  ["side", ["part"], "left, right"],
  ["place", "any", "upper/top, lower/bottom, middle/central"],
  ["level", "any", "front, rear/back"],
  ["glow", "any", "glowing, extinguished"],
  ["same", "any", "different, identical/matching/same"],
  ["calm", ["place", "surface"], "calm/still, rough/stormy/choppy/wavy"],
  ["weight", "any", "heavy, light/lightweight"],
  ["speed", "any", "fast/quick/speedy, slow/sluggish"],
  ["fresh", EATEN, "fresh, stale/rotten/spoiled"],
  ["cooked", EATEN, "raw/uncooked, fried/grilled/roasted, boiled/steamed, baked/toasted, burnt/burned"],
  ["cut", EATEN, "sliced/chopped/diced/cut/halved, whole/uncut, mashed"],
  ["taste", EATEN, "sweet/sugary, sour, salty, spicy"],
  ["straight", "any", "straight, curved/bent/crooked/wavy/curly/twisted"],
  ["upright", MADE, "upright, upside-down/overturned/inverted, tilted/leaning/slanted"],
  ["sharp", "any", "sharp, blunt"],
  ["deep", ["place", "surface", "object"], "deep, shallow"],
  ["bare", "any", "bare/leafless/naked, leafy/covered"],
  ["steep", ["place", "surface", "building"], "steep, flat/level"],
  ["strong", LIVING, "strong/muscular, weak/frail"],
  ["loose", "any", "tight, loose/baggy"],
  ["fancy", "any", "fancy/elegant/ornate/luxurious, simple/plain/shabby"],
  ["dress", LIVING, "barefoot/shirtless, clothed/dressed"],
  ["rise", "any", "rising, setting/sinking, falling"],
  ["folded", MADE, "folded, unfolded/crumpled/wrinkled"],
  ["setting", ["place", "object", "building"], "indoor, outdoor"],
  ["burning", "any", "burning/flaming/lighted, extinguished"],
  ["melting", "any", "melting"],
  ["bloom", ["plant"], "blooming/flowering/blossoming, wilted/withered/dead"],
  ["real", "any", "real/live, fake/artificial/toy/stuffed"],
  ["locked", MADE, "locked, unlocked"],
  ["painted", MADE, "painted, unpainted"],
  ["electric", MADE, "electric"],
  ["hung", MADE, "hanging, standing"],
];

/** Values that the eye confuses, though they are of different groups: never exchanged by replacement. */
export const ADJECTIVE_TWINS =
  "red/orange, orange/yellow, orange/brown, purple/blue, purple/pink, pink/red, gray/white, gray/black, grey/white, grey/black, silver/white, plastic/metal, plastic/glass, wooden/leather, tan/yellow, tan/orange, happy/surprised, dusty/sandy, rocky/muddy, cloudy/foggy, cloudy/rainy, muddy/dusty, sitting/lying";

/** Adjectives that are also common nouns of captions: only a following noun makes them adjectives. */
export const NOUN_ADJECTIVES =
  "orange, gold, silver, square, oval, light, glass, metal, steel, iron, wood, bamboo, wicker, plastic, rubber, vinyl, crystal, stone, brick, concrete, marble, ceramic, clay, porcelain, leather, suede, paper, cardboard, cotton, silk, velvet, denim, fabric, cloth, lace, aluminum, tin, copper, bronze, chocolate, cream, lime, olive, top, bottom, back, front, left, right, rainbow, toy, desert, level, middle, cut, pole, fall, rubber, lavender, camouflage, plaid, violet, turquoise, ivory";

/** Adjective and noun that name one thing together: the adjective is neither replaced nor swapped. */
export const COLLOCATIONS =
  "polar bear, brown bear, black bear, red panda, white wine, red wine, hot dog, teddy bear, stainless steel, black coffee, green tea, black tea, orange juice, high chair, high heels, high school, light bulb, light pole, black board, white board, fire truck, wild animal, wild animals, living room, dining room, washing machine, ice cream, french fries, fried rice, sweet potato, sweet potatoes, hot air, cold cuts, wet suit, dry cleaner, front door, back yard, real estate, toy car, top hat, open air, open field, full moon, black pepper, green beans, green bean, bell pepper, high rise, double decker, short sleeves, rocking chair, flat screen, remote control, cell phone, stuffed animal, stuffed animals, stuffed bear, paper towel, paper towels, glass door, running water, golden retriever, grizzly bear, bald eagle, electric guitar";
