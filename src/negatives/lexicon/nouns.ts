/**
 * The built-in noun classes: things that can be seen in a picture.
 *
 * Words of one class are co-hyponyms and may replace one another. Words joined by "/" are synonyms, near-twins
 * or a word beside its hyponym (dog/puppy): they never replace one another. The domain says what the things of
 * the class are, which decides about relations and about attributes that are unlikely for them.
 */
export type Domain =
  | "person"
  | "animal"
  | "vehicle"
  | "food"
  | "drink"
  | "object"
  | "wear"
  | "furniture"
  | "building"
  | "place"
  | "surface"
  | "plant"
  | "shape"
  | "sky"
  | "part";

/** [id, domain, words] */
export type NounClassSource = readonly [id: string, domain: Domain, words: string];

export const NOUN_CLASSES: readonly NounClassSource[] = [
  ["person", "person", "man/guy/gentleman, woman/lady, boy, girl"],
  ["young", "person", "baby/infant/newborn, teenager"],
  ["couple", "person", "bride, groom"],
  ["royalty", "person", "king, queen, prince, princess, knight"],
  ["family", "person", "mother/mom/grandmother, father/dad/grandfather, sister, brother"],
  [
    "worker",
    "person",
    "chef/cook/baker, doctor/surgeon, nurse, farmer, policeman/policewoman/officer, soldier, firefighter/fireman, waiter/waitress/bartender, painter/artist, carpenter/builder, mechanic, pilot, astronaut, teacher, scientist, fisherman, sailor, hairdresser/barber, photographer, butcher, janitor, dentist, mailman, plumber, miner",
  ],
  [
    "athlete",
    "person",
    "player, skier, surfer, snowboarder, skateboarder/skater, cyclist/biker/bicyclist, swimmer, runner/jogger, boxer, golfer, goalkeeper, batter/catcher/pitcher, gymnast, climber, jockey, wrestler, diver",
  ],
  [
    "performer",
    "person",
    "clown, dancer/ballerina, singer, musician/guitarist/drummer, magician, acrobat/juggler, cowboy, pirate, ninja, witch, wizard, mermaid, monk, nun",
  ],
  [
    "pet",
    "animal",
    "dog/puppy/pup/hound/poodle/bulldog, cat/kitten, rabbit/bunny, hamster/gerbil, parrot, goldfish, tortoise",
  ],
  [
    "farm",
    "animal",
    "horse/pony/foal, donkey/mule, cow/bull/calf/ox, sheep/lamb/goat, pig/piglet, chicken/hen/rooster/chick, turkey, duck/duckling/goose, llama/alpaca",
  ],
  [
    "wild",
    "animal",
    "elephant, giraffe, zebra, lion/lioness/cub, tiger, bear, monkey/chimpanzee, gorilla, deer/elk/moose/antelope/gazelle, wolf, fox, kangaroo, camel, rhino/rhinoceros, hippo/hippopotamus, leopard/cheetah/jaguar, panda, buffalo/bison, raccoon, squirrel/chipmunk, hedgehog/porcupine, beaver/otter, koala, skunk, sloth, badger",
  ],
  ["rodent", "animal", "mouse/rat, frog/toad, snake, lizard/gecko/iguana, hedgehog, mole"],
  ["reptile", "animal", "crocodile/alligator, snake, lizard, frog/toad, tortoise, dragon, dinosaur"],
  [
    "bird",
    "animal",
    "owl, eagle/hawk/falcon/vulture, pigeon/dove, seagull/gull/pelican, penguin, swan, flamingo, crow/raven, peacock, ostrich/emu, robin/sparrow, woodpecker, hummingbird, parrot, stork/heron/crane, toucan",
  ],
  [
    "sea",
    "animal",
    "shark, whale/orca, dolphin, turtle, crab/lobster, shrimp/prawn, octopus/squid, seal/walrus, jellyfish, starfish, seahorse, stingray, eel",
  ],
  [
    "bug",
    "animal",
    "butterfly/moth, bee/wasp, ant, spider, snail/slug, ladybug/beetle, dragonfly, grasshopper/cricket, caterpillar/worm, scorpion, mosquito/fly",
  ],
  [
    "road",
    "vehicle",
    "car/sedan/limousine/taxi/cab, bus/minibus, truck/pickup/lorry/firetruck, motorcycle/motorbike/moped, bicycle/bike/tricycle/unicycle, van/minivan/ambulance/jeep, scooter, tractor/bulldozer/excavator, train/locomotive, tram/trolley, carriage/wagon/cart, sled/sleigh, wheelchair, stroller",
  ],
  [
    "air",
    "vehicle",
    "airplane/plane/aeroplane/jet/airliner, helicopter, rocket/spaceship, glider/parachute, blimp, drone",
  ],
  [
    "water",
    "vehicle",
    "canoe/kayak/rowboat, ship/ferry/yacht, sailboat, speedboat/motorboat, submarine, raft, gondola",
  ],
  [
    "fruit",
    "food",
    "apple, banana, orange/tangerine, pear, grape, strawberry/raspberry, lemon/lime, peach/apricot/nectarine, pineapple, watermelon/melon, kiwi, cherry, plum, mango, coconut, blueberry/blackberry, avocado, pomegranate",
  ],
  [
    "vegetable",
    "food",
    "carrot, tomato, potato, onion/garlic, pepper/chili, mushroom, cucumber/zucchini/pickle, eggplant, cabbage/lettuce, radish/turnip/beet, pumpkin/squash, bean/pea, olive, cauliflower, artichoke",
  ],
  [
    "greens",
    "food",
    "broccoli, lettuce/spinach/cabbage/kale, corn, celery, asparagus, rice, pasta/spaghetti, bread/toast, cheese, bacon/ham/meat/beef/pork, butter, tofu",
  ],
  [
    "dish",
    "food",
    "pizza, sandwich, hamburger/burger/cheeseburger, salad, soup/stew, taco/burrito, hotdog/hot dog/sausage, steak, omelette, pie/tart/quiche, noodle, dumpling, sushi, lasagna, curry",
  ],
  [
    "sweet",
    "food",
    "cake/cupcake/muffin, pie, donut/doughnut/bagel/pretzel, cookie/biscuit, pancake/crepe, waffle, croissant, brownie, candy/lollipop, ice cream/icecream/popsicle, pudding, sundae",
  ],
  [
    "snack",
    "food",
    "popcorn, pretzel, fries/chips, peanut/nut/almond/walnut, cracker, chocolate, honey/jam/syrup, ketchup, mustard",
  ],
  [
    "drink",
    "drink",
    "coffee/espresso/cappuccino, tea, juice/lemonade, milk, beer, wine/champagne, soda/cola, water, smoothie/milkshake, cocktail",
  ],
  [
    "vessel",
    "object",
    "cup/mug/teacup, bowl, plate/saucer/dish, glass/goblet, bottle/flask, jar, vase, pan/skillet, pot/saucepan, tray, kettle/teapot, pitcher/jug, can, thermos",
  ],
  [
    "container",
    "object",
    "basket/hamper, bucket/pail, box/crate/carton/chest, barrel, suitcase, bag/sack, trash can/bin/dumpster, cage, envelope",
  ],
  [
    "cutlery",
    "object",
    "fork, knife/cleaver, spoon/ladle, chopstick, spatula, whisk, corkscrew, tongs, straw",
  ],
  [
    "seat",
    "furniture",
    "chair/armchair/rocking chair/recliner, couch/sofa/loveseat, bench/pew, stool, hammock, swing, throne, beanbag",
  ],
  [
    "furniture",
    "furniture",
    "table/desk/coffee table/dining table/counter/countertop/nightstand, bed/crib/bunk bed/mattress, shelf/bookshelf/bookcase, cabinet/cupboard/dresser/wardrobe/drawer, piano, fireplace, ironing board",
  ],
  [
    "softgoods",
    "object",
    "pillow/cushion, blanket/quilt, towel, curtain, rug/carpet/mat, sheet, napkin, tablecloth",
  ],
  [
    "fixture",
    "furniture",
    "toilet/urinal, sink, bathtub/tub/shower, mirror, refrigerator/fridge/freezer, oven/stove, microwave, dishwasher, washing machine/washer/dryer, toaster, blender, faucet/tap, radiator, chandelier, vacuum cleaner",
  ],
  [
    "device",
    "object",
    "laptop/notebook/computer/tablet, phone/cellphone/cell phone/smartphone/telephone, television/tv, camera/video camera, keyboard, remote, radio/stereo, printer, monitor, speaker/loudspeaker, headphone/headset, microphone, calculator, projector, telescope/binoculars, microscope, flashlight",
  ],
  [
    "sport",
    "object",
    "frisbee, ball/football/basketball/soccer ball/tennis ball/baseball/volleyball/beach ball, kite, surfboard, skateboard, snowboard, racket/racquet/tennis racket, baseball bat/bat, golf club, hockey stick, dart, boomerang, hula hoop, trampoline, jump rope, trophy/medal",
  ],
  ["ski", "object", "skis, skates/ice skates/roller skates, snowshoes, flippers"],
  [
    "upper",
    "wear",
    "shirt/t-shirt/blouse/tee, dress/gown, jacket/coat/blazer/raincoat/parka, suit/tuxedo/uniform/costume, sweater/hoodie/cardigan/sweatshirt, vest, robe/bathrobe, apron, kimono, poncho, wetsuit",
  ],
  ["lower", "wear", "jeans/pants/trousers, shorts, skirt/kilt, leggings/tights, pajamas"],
  ["head", "wear", "hat/cap/beanie/sombrero, helmet, crown/tiara, wig, hood, turban, mask, headband, veil"],
  ["feet", "wear", "shoe/sneaker/heel, boot, sandal/flip-flop, sock, slipper"],
  [
    "accessory",
    "wear",
    "tie/necktie/bow tie, scarf, glove/mitten, belt, watch/wristwatch, necklace, earring, ring, bracelet, sunglasses/glasses/goggles, ribbon, badge",
  ],
  [
    "carry",
    "object",
    "bag/handbag/purse, suitcase/briefcase/luggage, backpack, umbrella/parasol, box, basket, wallet, cane, bucket",
  ],
  [
    "room",
    "place",
    "kitchen, bathroom/restroom/shower, bedroom, garage, office, classroom, basement/cellar, hallway/corridor, living room, dining room, attic, library, gym, laundry room, lobby, museum, laboratory",
  ],
  [
    "outdoors",
    "place",
    "beach/shore/seashore/coast/ocean/sea/island/harbor/marina, street/road/highway/intersection/city/town/village/parking lot/alley, park/playground/garden/backyard/yard/meadow/field/pasture/prairie/farm/vineyard/orchard/valley, forest/woods/jungle, desert, lake/pond/river/stream/creek/swamp, mountain/hill/cliff/canyon, airport/runway, zoo, cave, stadium, tunnel, cemetery",
  ],
  [
    "ground",
    "surface",
    "grass/lawn, sand, snow/ice, water, mud, dirt, gravel, pavement/sidewalk/asphalt/concrete, hay",
  ],
  [
    "floor",
    "surface",
    "floor, roof, ramp, stairs/staircase/steps, porch/balcony/patio, track/railroad, deck, stage",
  ],
  ["wall", "object", "wall, fence/railing, door, window, hedge, ceiling"],
  [
    "building",
    "building",
    "house/cottage/cabin/hut/mansion, church/cathedral/temple/mosque, tower/clock tower/lighthouse/skyscraper, barn/shed, castle/palace/fortress, school, hotel, restaurant/cafe/diner, store/shop/supermarket/market, hospital, factory, train station/station, windmill, tent/tepee, igloo, pyramid, greenhouse, gas station, theater, bakery",
  ],
  [
    "street",
    "object",
    "sign/stop sign/street sign/billboard, hydrant/fire hydrant, fence/gate/railing, bridge, traffic light/streetlight/lamp post/lamppost/street lamp, mailbox, parking meter, statue/sculpture/monument, fountain, phone booth, flag, traffic cone, manhole",
  ],
  ["opening", "furniture", "door, window, gate, elevator, fireplace, archway"],
  [
    "plant",
    "plant",
    "tree/oak/pine/palm tree/willow/palm, bush/shrub/hedge, cactus, fern, ivy/vine, bamboo, mushroom, log/stump, seedling",
  ],
  ["blossom", "plant", "rose, tulip, sunflower, daisy, lily, orchid, daffodil, poppy"],
  ["leaf", "plant", "leaf, branch/twig, acorn, pinecone, petal, feather, shell/seashell, nest"],
  [
    "shape",
    "shape",
    "circle/disc, square, triangle, star, heart, diamond, rectangle, pentagon, hexagon/octagon, oval/ellipse, crescent, arrow, spiral",
  ],
  ["solid", "shape", "cube/block, sphere, cylinder, cone, torus, prism"],
  [
    "toy",
    "object",
    "doll/barbie, robot, balloon, teddy bear/teddy/teddybear, puzzle, drum, yoyo, spinning top, toy car, lego, marble, slide, rocking horse, puppet, die",
  ],
  [
    "music",
    "object",
    "guitar/ukulele/banjo, violin/cello, piano, trumpet/trombone/tuba, drum, flute/clarinet, harp, saxophone, accordion, xylophone, harmonica, tambourine, bell",
  ],
  [
    "tool",
    "object",
    "hammer/mallet, saw/chainsaw, wrench/pliers, screwdriver/drill, shovel/spade, axe/hatchet, ladder, rake, broom/mop, paintbrush, hose, scissors, nail/screw, wheelbarrow, anvil, pick/pickaxe, rope, magnet, sword, shield, spear, bow",
  ],
  [
    "household",
    "object",
    "book/magazine/notebook/dictionary, clock/alarm clock, candle, lamp/lantern, key, newspaper, pen/pencil/crayon/marker, picture/painting/poster/photo/photograph, toothbrush/toothpaste, soap/sponge, comb/hairbrush, gift/present, map, globe, chess board, dice, coin, letter/postcard, envelope, hanger, iron, fan, bulb/light bulb, battery, button, padlock/lock, mirror, vase, broom, thermometer, bandage, syringe, pill",
  ],
  ["sky", "sky", "sun, moon, cloud, rainbow, star, lightning, comet/meteor, planet"],
  ["weather", "sky", "snow/snowflake, rain, fog/mist, fire/flame, smoke/steam"],
  [
    "relief",
    "object",
    "rock/stone/boulder/pebble, log, brick, puddle, snowman, sandcastle, campfire, haystack, pumpkin, bale",
  ],
  ["face", "part", "beard/mustache/moustache, nose, eye, mouth/lip, ear, eyebrow, tongue, cheek, chin"],
  ["limb", "part", "hand/finger/fist/palm/arm, foot/toe, leg/knee, elbow"],
  ["torso", "part", "head, shoulder, neck, chest, stomach/belly"],
  ["beast", "part", "tail, horn/antler/tusk, wing, paw/claw/hoof, beak, trunk, mane, feather, fin"],
  [
    "vehiclepart",
    "part",
    "wheel/tire/tyre, door, windshield, headlight, steering wheel, pedal, propeller, sail, anchor, engine, handlebar, basket",
  ],
];
