/**
 * The built-in verb sets. The verbs of a set fit the same frame and exclude one another at a moment: what sits
 * does not run. "/" joins synonyms and verbs that can hold together (lying/sleeping), which never replace
 * one another. Base forms; `grammar.ts` conjugates.
 *
 * [set, frame, words]. Frames: "i" stands alone or before a preposition, "t" takes an object.
 */
export type VerbSetSource = readonly [id: string, frame: "i" | "t", words: string];

export const VERB_SETS: readonly VerbSetSource[] = [
  [
    "posture",
    "i",
    "sit/perch/lounge/relax/rest, stand/wait/pose/lean, lie/lay/sleep/nap/recline/curl/doze/lounge/rest/relax, run/jog/sprint/race/gallop/trot/hurry, jump/leap/hop/bounce, kneel/crouch/squat/bend",
  ],
  ["gait", "i", "walk/stroll/march/hike/stride/wander/strut, sit, lie, sleep, kneel, crawl, jump"],
  ["moving", "i", "crawl/creep, stand, run, jump, sit"],
  ["water", "i", "swim/paddle/bathe/wade, sleep, stand, run, sit"],
  ["climbing", "i", "climb/ascend, sit, sleep, stand"],
  ["dancing", "i", "dance/spin/twirl, sit, sleep, lie, kneel"],
  [
    "face",
    "i",
    "smile/laugh/grin/giggle/cheer, cry/weep/frown/scowl/sob, sleep, yawn, scream/shout/yell, sneeze",
  ],
  ["gaze", "i", "look/stare/gaze/glance/peer/peek, bark/growl/roar, point, wave, shout"],
  ["traffic", "i", "park, drive/speed/travel/cruise/race/move/roll, crash, burn, sink"],
  ["sail", "i", "sail/cruise/float/drift/dock/travel/row, sink, burn, fly"],
  ["air", "i", "fly/soar/hover/glide/float, land, crash/explode, swim, walk"],
  ["graze", "i", "graze/feed/browse, sleep/lie, run/gallop, swim, jump"],
  ["play", "i", "play, sleep/nap, study/read, cry, fight"],
  ["talk", "i", "talk/chat/speak/converse/sing, sleep, fight/wrestle, yawn, sneeze"],
  ["fall", "i", "fall/drop/tumble/slip, rise/climb, float/hover, rest"],
  ["slide", "i", "ski/snowboard/skate/slide/sled, swim, sleep, sit, bike, drive"],
  ["surf", "i", "surf, sleep, sink, drown"],
  ["shine", "i", "shine/glow, melt, explode, fade"],
  ["hang", "i", "hang/dangle/swing, lie, burn, float, melt"],
  ["bark", "i", "bark/growl/howl, sleep/nap, drink, swim"],
  ["cook", "i", "cook/bake, sleep, dance, read, fish"],
  ["work", "i", "work/type/write, sleep, dance, exercise, juggle"],
  ["grow", "i", "grow/bloom/blossom, burn, wither/wilt"],
  ["pour", "t", "pour/spill, drink/sip, freeze"],
  [
    "hold",
    "t",
    "hold/carry/grip/hug/wield/lift/drag/pull, drop, throw/toss/fling, kick, bury, burn, wash/clean",
  ],
  ["carry", "t", "carry/lift/hold, drag/pull/push/tow, throw/toss/hurl, bury, burn, paint/draw"],
  ["wear", "t", "wear, hold/carry, fold/iron, wash, burn, sew/knit, tear/rip"],
  [
    "eat",
    "t",
    "eat/chew/bite/taste/devour/consume/swallow, cook/bake/fry/grill, wash/rinse/clean, throw/toss, paint/draw, bury",
  ],
  ["drink", "t", "drink/sip, spill, pour, boil/heat, freeze"],
  [
    "ride",
    "t",
    "ride/mount/drive, push/pull/drag/tow, carry/lift, repair/fix, wash/clean, paint, chase/follow",
  ],
  ["chase", "t", "chase/follow/pursue/hunt, ignore, lead, carry, feed, lick/kiss/hug, bite"],
  ["pull", "t", "pull/tow/drag/haul, push, chase, kick, wash"],
  ["throw", "t", "throw/toss/fling/hurl/pitch/launch, catch/grab, kick, hold/carry, bury, eat/bite"],
  ["kick", "t", "kick, catch/grab, hold/carry, throw/toss, bite, wash/clean, paint"],
  ["hit", "t", "hit/strike/bat/smash/slap/punch, miss, catch/grab, hold/carry, wash/clean, drop"],
  ["open", "t", "open, close/shut, paint, break/smash, wash/clean, kick"],
  ["close", "t", "close/shut, open, paint, break/smash, clean"],
  ["watch", "t", "watch/observe/view/see/film/photograph/study, ignore, paint/draw, chase, feed, wash"],
  ["read", "t", "read/study, write, burn, tear/rip, bury, fold, wash"],
  ["write", "t", "write/sign, read, burn, tear/rip"],
  ["buy", "t", "buy/purchase/order, sell, steal, break/destroy"],
  ["cut", "t", "cut/slice/chop/carve/trim, eat/bite/taste, wash/rinse, throw/toss, paint, bury"],
  ["feed", "t", "feed, pet/stroke/pat, wash/bathe, chase, paint/draw, ride"],
  ["pet", "t", "pet/stroke/pat/hug/cuddle/touch, feed, chase, wash/bathe, kick, carry"],
  ["brush", "t", "brush/clean/comb/wash, pull, paint"],
  ["play", "t", "play, break/smash/destroy, wash/clean, paint, carry, burn, sell"],
  ["fly", "t", "fly, fold, tear/rip, paint, carry/hold, burn, bury"],
  ["climb", "t", "climb/ascend, paint, carry, break, wash/clean"],
  ["enter", "t", "enter/approach, leave/exit, paint, clean"],
  ["leave", "t", "leave/exit, enter, approach, paint"],
  ["push", "t", "push/shove, pull/drag/tow, wash/clean, paint, kick, lift/carry"],
  ["wash", "t", "wash/clean/scrub/rinse/wipe, paint, break/smash, kick, throw"],
  ["paint", "t", "paint/draw/sketch/decorate, wash/clean, break/smash, carry, burn"],
  ["build", "t", "build/construct/assemble/make, destroy/demolish/break, paint, climb, clean"],
  ["repair", "t", "repair/fix/mend, break/smash/destroy, paint, ride, wash/clean"],
  ["cook", "t", "cook/prepare/bake/fry/grill/make/roast/stir, eat/taste, throw/toss, wash, bury, drop"],
  ["catch", "t", "catch/grab, throw/toss, kick, drop, paint"],
  ["lead", "t", "lead/guide/walk, follow/chase, ride, carry, feed, wash"],
  ["cross", "t", "cross, paint, clean/sweep, block"],
  ["block", "t", "block/stop, miss/ignore, catch, lift"],
  ["juggle", "t", "juggle, eat, wash, paint, bury, drop"],
  ["light", "t", "light/ignite, extinguish, paint, hold, drop"],
  ["plant", "t", "plant/water/grow, cut/chop/trim, burn, paint, photograph"],
  ["guard", "t", "guard/protect, attack, chase, ignore, paint"],
  ["bite", "t", "bite/chew/lick, chase, bury, wash, ignore"],
  ["kiss", "t", "kiss/hug/embrace, slap/punch/push, chase, carry, wash"],
  ["face", "t", "face, chase, carry, wash"],
  ["drive", "t", "drive/steer, wash/clean, push/tow, paint, repair/fix"],
  ["fold", "t", "fold/iron, tear/rip, wash, wear, burn"],
  ["hang", "t", "hang, drop, fold, wash, burn"],
  ["do", "t", "perform/do, watch/observe"],
  ["swing", "t", "swing/wave, drop, throw/toss, hold, wash, break"],
  ["cover", "t", "cover/hide, show/reveal, wash, paint"],
  ["wave", "t", "wave/raise, fold, burn, drop, wash"],
  ["blow", "t", "blow, pop/burst, catch, paint"],
  ["point", "i", "point/aim, bark, wave, sneeze, throw"],
  ["dig", "i", "dig, sleep/nap, dance, swim, fly"],
  ["lean", "i", "lean/rest, fly/float, dance, burn"],
];

/** -ing and -ed forms of captions that are not in a set but are verbs all the same. */
export const OTHER_VERBS =
  "attach, bring, browse, celebrate, chain, check, compete, connect, contain, crowd, decorate, depict, display, draw, dress, enjoy, examine, feature, fill, frost, gather, get, give, go, have, head, help, include, inspect, keep, line, load, look, mount, move, observe, overlook, pass, pack, perform, pick, place, practice, prepare, put, reach, reflect, sail, serve, set, share, show, snuggle, sprinkle, stack, stretch, surround, take, tie, top, try, turn, use, wrap, approach, adorn, attempt, balance, board, garnish, hitch, huddle, lock, peel, stuff, suspend, tuck, plow, polish, shear, milk, arrange, cross, leash, strap, plug, tether, seat, line, crown";

/**
 * What people do in captions by names of things: only the -ing form and the past are verbs there, for the base is the
 * thing ("a skateboard"). Held against the common verbs of captions in verbs.ways.test.ts.
 */
export const ACTIVITIES =
  "skateboard, longboard, snowboard, kiteboard, wakeboard, bodyboard, sandboard, surf, windsurf, kitesurf, cycle, splash, paraglide, parasail, rollerblade, skydive, parachute, snorkel, raft, kayak, canoe, sled, tube, sunbathe, box, bowl, clap, herd, mix, shop, dribble, bunt, referee, umpire, coach, text, vacuum, tackle, unicycle, jet-ski";
