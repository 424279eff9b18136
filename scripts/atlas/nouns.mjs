/**
 * The nouns of the scenes: what is drawn, what it is called, and which pictures are left out.
 *
 * A row is [word, plural, icon, options]. The icon is the name in the emoji sets; "" means the word itself.
 * Options:
 *   real  the sweethome3d render, "<library>/<icon>"
 *   skip  styles whose icon doesn't show the noun: only a head where others show the animal's body, two
 *         things where the word names one, a second object, a square scene, or lettering
 *   icons names that differ in one style
 *
 * A word is kept only if a picture of it is provably no picture of any other word: scenes recolour their
 * sprites, so things told apart by colour alone (apple and tangerine, mouse and rat, tiger and leopard) lose
 * one of the two; so do words that can name the same thing (taxi, car). Nouns that English doesn't count
 * (soap) or has only in the plural (scissors) are out because scenes count from one to six.
 */

const CC0 = "BlendSwap-CC-0";
const BY = "BlendSwap-CC-BY";
const KL = "KatorLegaz";
const SC = "Scopia";

export const CATEGORIES = {
  animal: [
    ["dog", "dogs", "", { real: `${SC}/dog` }],
    ["cat", "cats", "", { real: `${SC}/cat` }],
    ["horse", "horses", "", { real: `${BY}/horse` }],
    ["cow", "cows", ""],
    ["pig", "pigs", ""],
    ["sheep", "sheep", "ewe"],
    ["goat", "goats", ""],
    ["camel", "camels", "", { skip: ["emojione"] }],
    ["elephant", "elephants", ""],
    ["giraffe", "giraffes", ""],
    ["zebra", "zebras", "", { skip: ["twemoji"] }],
    ["lion", "lions", "", { skip: ["emojione"] }],
    ["tiger", "tigers", ""],
    ["monkey", "monkeys", ""],
    ["fox", "foxes", ""],
    ["bear", "bears", "", { skip: ["emojione"] }],
    ["rabbit", "rabbits", "", { real: `${SC}/rabbit` }],
    ["mouse", "mice", ""],
    ["hedgehog", "hedgehogs", ""],
    ["kangaroo", "kangaroos", ""],
    ["rhino", "rhinos", "rhinoceros", { skip: ["noto-v1", "twemoji", "emojione"] }],
    ["hippo", "hippos", "hippopotamus"],
    ["beaver", "beavers", ""],
    ["squirrel", "squirrels", "chipmunk"],
    ["panda", "pandas", "", { skip: ["emojione"] }],
    ["koala", "koalas", ""],
    ["skunk", "skunks", ""],
    ["sloth", "sloths", ""],
    ["bat", "bats", ""],
  ],
  bird: [
    ["chicken", "chickens", "rooster", { real: `${CC0}/chicken` }],
    ["penguin", "penguins", ""],
    ["duck", "ducks", ""],
    ["owl", "owls", ""],
    ["eagle", "eagles", "", { skip: ["twemoji", "emojione"] }],
    ["swan", "swans", ""],
    ["flamingo", "flamingos", ""],
    ["peacock", "peacocks", ""],
    ["parrot", "parrots", ""],
    ["turkey", "turkeys", ""],
    ["dove", "doves", ""],
  ],
  sea: [
    ["shark", "sharks", ""],
    ["whale", "whales", ""],
    ["dolphin", "dolphins", ""],
    ["octopus", "octopuses", ""],
    ["crab", "crabs", ""],
    ["lobster", "lobsters", ""],
    ["turtle", "turtles", ""],
    ["seal", "seals", ""],
    ["jellyfish", "jellyfish", ""],
  ],
  reptile: [
    ["frog", "frogs", "", { skip: ["emojione"] }],
    ["crocodile", "crocodiles", ""],
    ["snake", "snakes", ""],
    ["dragon", "dragons", ""],
  ],
  bug: [
    ["butterfly", "butterflies", ""],
    ["bee", "bees", "honeybee"],
    ["ant", "ants", ""],
    ["spider", "spiders", ""],
    ["snail", "snails", ""],
    ["ladybug", "ladybugs", "lady-beetle"],
    ["scorpion", "scorpions", ""],
    ["caterpillar", "caterpillars", "bug", { skip: ["noto-v1"] }],
  ],
  plant: [
    ["tree", "trees", "deciduous-tree", { real: `${SC}/ficusTree` }],
    ["palm", "palms", "palm-tree", { real: `${SC}/coconutTree` }],
    ["cactus", "cacti", "", { real: `${CC0}/cactus` }],
    ["sunflower", "sunflowers", ""],
    ["tulip", "tulips", ""],
    ["rose", "roses", ""],
    ["mushroom", "mushrooms", ""],
    ["seedling", "seedlings", ""],
    ["clover", "clovers", "four-leaf-clover"],
  ],
  fruit: [
    ["apple", "apples", "red-apple"],
    ["banana", "bananas", ""],
    ["watermelon", "watermelons", ""],
    ["lemon", "lemons", ""],
    ["pineapple", "pineapples", ""],
    ["pear", "pears", ""],
    ["strawberry", "strawberries", ""],
    ["kiwi", "kiwis", "kiwi-fruit"],
    ["avocado", "avocados", ""],
  ],
  vegetable: [
    ["tomato", "tomatoes", ""],
    ["carrot", "carrots", ""],
    ["broccoli", "broccolis", ""],
    ["eggplant", "eggplants", ""],
    ["potato", "potatoes", ""],
    ["onion", "onions", ""],
    ["cucumber", "cucumbers", ""],
    ["corncob", "corncobs", "ear-of-corn"],
    ["pumpkin", "pumpkins", "jack-o-lantern"],
    ["pepper", "peppers", "hot-pepper"],
    ["peanut", "peanuts", "peanuts"],
  ],
  food: [
    ["loaf", "loaves", "bread", { real: `${CC0}/bread` }],
    ["croissant", "croissants", ""],
    ["pretzel", "pretzels", ""],
    ["waffle", "waffles", ""],
    ["cheese", "cheeses", "cheese-wedge"],
    ["hamburger", "hamburgers", "", { real: `${BY}/hamburger` }],
    ["pizza", "pizzas", ""],
    ["sandwich", "sandwiches", ""],
    ["taco", "tacos", ""],
    ["egg", "eggs", ""],
    ["doughnut", "doughnuts", ""],
    ["cookie", "cookies", ""],
    ["cake", "cakes", "birthday-cake"],
    ["cupcake", "cupcakes", "", { real: `${CC0}/cupcake` }],
    ["candy", "candies", ""],
    ["lollipop", "lollipops", ""],
    ["hotdog", "hotdogs", "hot-dog", { real: `${CC0}/hotDog` }],
    ["sundae", "sundaes", "ice-cream"],
    ["salad", "salads", "green-salad", { real: `${SC}/bowlWithSalad` }],
  ],
  tableware: [
    ["cup", "cups", "hot-beverage", { real: `${CC0}/caffe_final` }],
    ["teapot", "teapots", "", { real: `${SC}/teapot` }],
    ["wineglass", "wineglasses", "wine-glass", { real: `${BY}/glass` }],
    ["beer", "beers", "beer-mug"],
    ["bottle", "bottles", "baby-bottle", { real: `${CC0}/mamadeira` }],
    ["spoon", "spoons", "", { real: `${BY}/spoon` }],
    ["knife", "knives", "kitchen-knife", { real: `${BY}/kitchenKnife` }],
  ],
  vehicle: [
    ["car", "cars", "automobile", { real: `${SC}/seat_leon` }],
    ["bus", "buses", "", { real: `${SC}/bus` }],
    ["truck", "trucks", "delivery-truck", { real: `${SC}/truck`, skip: ["emojione"] }],
    ["tractor", "tractors", ""],
    ["motorcycle", "motorcycles", "", { real: `${SC}/yamaha-yzr-r6`, skip: ["emojione"] }],
    ["bicycle", "bicycles", "", { real: `${SC}/bicycle` }],
    ["scooter", "scooters", "kick-scooter", { real: `${SC}/scooter` }],
    ["train", "trains", "locomotive", { real: `${BY}/toyTrain` }],
    ["airplane", "airplanes", "", { real: `${CC0}/cartoon_biplane` }],
    ["helicopter", "helicopters", ""],
    ["rocket", "rockets", ""],
    ["sailboat", "sailboats", ""],
    ["ship", "ships", ""],
    ["canoe", "canoes", ""],
    ["wheelchair", "wheelchairs", "manual-wheelchair", { real: `${BY}/wheelchair` }],
  ],
  building: [
    ["house", "houses", ""],
    ["castle", "castles", ""],
    ["church", "churches", ""],
    ["factory", "factories", ""],
    ["tent", "tents", "", { real: `${SC}/campingTent`, skip: ["emojione"] }],
    ["fountain", "fountains", "", { real: `${BY}/fountain` }],
  ],
  furniture: [
    ["chair", "chairs", "", { real: `${CC0}/oakChair` }],
    ["bed", "beds", "", { real: `${CC0}/bed2` }],
    ["couch", "couches", "couch-and-lamp", { real: `${CC0}/sofa2` }],
    ["door", "doors", "", { real: `${SC}/puerta` }],
    ["window", "windows", "", { real: `${SC}/turn-window` }],
    ["toilet", "toilets", "", { real: `${CC0}/toiletsUnit` }],
    ["bathtub", "bathtubs", "", { real: `${BY}/bath_jay_hardy` }],
    ["mirror", "mirrors", ""],
    ["cabinet", "cabinets", "file-cabinet", { real: `${KL}/filing-cabinet` }],
    ["ladder", "ladders", "", { real: `${SC}/step-ladder-wood` }],
    [
      "mailbox",
      "mailboxes",
      "closed-mailbox-with-raised-flag",
      { real: `${CC0}/mofx_mailbox`, skip: ["emojione"] },
    ],
  ],
  household: [
    ["key", "keys", ""],
    ["lightbulb", "lightbulbs", "light-bulb"],
    ["candle", "candles", "", { real: `${SC}/candle` }],
    ["clock", "clocks", "mantelpiece-clock", { real: `${BY}/clock` }],
    ["umbrella", "umbrellas", "", { real: `${CC0}/umbrella` }],
    ["box", "boxes", "package", { real: `${SC}/cardboard-box` }],
    ["basket", "baskets", "", { real: `${SC}/shopping-basket` }],
    ["bucket", "buckets", ""],
    ["bin", "bins", "wastebasket", { real: `${KL}/park-trashcan` }],
    ["barrel", "barrels", "oil-drum", { real: `${CC0}/barrel` }],
    ["broom", "brooms", ""],
    ["sponge", "sponges", ""],
    ["toothbrush", "toothbrushes", ""],
    ["lipstick", "lipsticks", "", { real: `${BY}/lipStick` }],
    ["teddy", "teddies", "teddy-bear", { real: `${CC0}/teddyBear` }],
    ["gift", "gifts", "wrapped-gift", { real: `${BY}/gift` }],
    ["vase", "vases", "amphora", { real: `${SC}/jar` }],
    ["padlock", "padlocks", "locked"],
    ["cart", "carts", "shopping-cart"],
    ["extinguisher", "extinguishers", "fire-extinguisher", { real: `${CC0}/fireExtinguisher` }],
  ],
  stationery: [
    ["book", "books", "closed-book", { real: `${BY}/book` }],
    ["newspaper", "newspapers", "", { real: `${KL}/newspaper`, skip: ["emojione"] }],
    ["envelope", "envelopes", ""],
    ["scroll", "scrolls", ""],
    ["pencil", "pencils", ""],
    ["paintbrush", "paintbrushes", ""],
    ["ruler", "rulers", "straight-ruler", { real: `${CC0}/ruler` }],
    ["paperclip", "paperclips", ""],
    ["pushpin", "pushpins", ""],
    ["feather", "feathers", ""],
  ],
  device: [
    ["phone", "phones", "mobile-phone", { real: `${CC0}/iphone` }],
    [
      "laptop",
      "laptops",
      "",
      { real: `${BY}/laptop`, skip: ["noto-v1"], icons: { emojione: "laptop-computer" } },
    ],
    ["television", "televisions", "", { real: `${SC}/tv` }],
    ["camera", "cameras", "", { real: `${SC}/reflex_camera` }],
    ["radio", "radios", "", { real: `${BY}/radio` }],
    ["keyboard", "keyboards", ""],
    ["printer", "printers", "", { real: `${SC}/inkjet_and_scanner_printer` }],
    ["watch", "watches", "", { real: `${SC}/montre-with-pose` }],
    ["microscope", "microscopes", ""],
    ["telescope", "telescopes", ""],
    ["joystick", "joysticks", ""],
    ["flashlight", "flashlights", "", { real: `${KL}/flashlight` }],
    ["microphone", "microphones", ""],
    ["megaphone", "megaphones", "", { skip: ["emojione"] }],
    ["thermometer", "thermometers", ""],
    ["hourglass", "hourglasses", "hourglass-not-done"],
    ["syringe", "syringes", ""],
  ],
  tool: [
    ["hammer", "hammers", "", { real: `${SC}/marteau` }],
    ["axe", "axes", ""],
    ["wrench", "wrenches", ""],
    ["screwdriver", "screwdrivers", "", { real: `${SC}/tournevis` }],
    ["saw", "saws", "carpentry-saw", { real: `${SC}/scie-egoine` }],
    ["magnet", "magnets", ""],
    ["gear", "gears", ""],
    ["anchor", "anchors", ""],
    ["plug", "plugs", "electric-plug"],
    ["shield", "shields", ""],
    ["sword", "swords", "dagger"],
    ["bomb", "bombs", ""],
  ],
  clothes: [
    ["shirt", "shirts", "t-shirt"],
    ["dress", "dresses", "", { real: `${SC}/robe` }],
    ["coat", "coats", ""],
    ["hat", "hats", "top-hat", { real: `${SC}/chapeau` }],
    ["scarf", "scarves", ""],
    ["backpack", "backpacks", "", { real: `${BY}/backpack` }],
    ["handbag", "handbags", "", { real: `${CC0}/handbag` }],
    ["suitcase", "suitcases", "luggage", { real: `${BY}/suitcase` }],
    ["briefcase", "briefcases", "", { real: `${CC0}/briefcase` }],
    ["crown", "crowns", ""],
    ["shoe", "shoes", "running-shoe"],
    ["boot", "boots", "womans-boot", { skip: ["noto-v1"] }],
    ["helmet", "helmets", "rescue-workers-helmet", { real: `${SC}/casque` }],
    ["ring", "rings", ""],
  ],
  music: [
    ["guitar", "guitars", "", { real: `${CC0}/electricGuitar` }],
    ["violin", "violins", ""],
    ["trumpet", "trumpets", ""],
    ["drum", "drums", ""],
    ["saxophone", "saxophones", ""],
    ["accordion", "accordions", ""],
    ["piano", "pianos", "musical-keyboard", { real: `${CC0}/pianoAQueue` }],
    ["bell", "bells", ""],
  ],
  toy: [
    ["ball", "balls", "soccer-ball", { real: `${BY}/ballonFoot` }],
    ["basketball", "basketballs", "", { real: `${CC0}/basketball`, skip: ["noto-v1", "emojione"] }],
    ["racket", "rackets", "tennis", { real: `${CC0}/tennisRacket`, skip: ["twemoji"] }],
    ["kite", "kites", ""],
    ["balloon", "balloons", ""],
    ["trophy", "trophies", ""],
    ["skateboard", "skateboards", "", { real: `${SC}/skateboard` }],
    [
      "dartboard",
      "dartboards",
      "bullseye",
      { real: `${SC}/dart_game`, icons: { "noto-v1": "direct-hit", emojione: "direct-hit" } },
    ],
    ["yoyo", "yoyos", "yo-yo"],
  ],
  nature: [
    ["volcano", "volcanoes", ""],
    ["sun", "suns", ""],
    ["moon", "moons", "crescent-moon"],
    ["cloud", "clouds", ""],
    ["star", "stars", ""],
    ["rainbow", "rainbows", ""],
    ["snowman", "snowmen", "", { real: `${BY}/bonecoDeNeve` }],
    ["snowflake", "snowflakes", ""],
    ["flame", "flames", "fire"],
    ["tornado", "tornadoes", ""],
  ],
};

/**
 * Pairs of which neither may stand in a false caption about the other: the one is a kind of the other or may
 * be called so, may be taken for it (recoloured and small), or is drawn with it in some style.
 */
export const CONFUSABLE = pairs(`
  ball basketball      palm tree            seedling tree        broccoli tree        bear panda
  bear koala           bear teddy           cake cupcake         hat helmet           boot shoe
  cup trophy           beer cup             cup teapot           beer wineglass       basket bin
  bin bucket           barrel bin           barrel bucket        basket bucket        basket cart
  box gift             box mailbox          knife sword          axe hammer           bicycle motorcycle
  motorcycle scooter   bicycle scooter      sailboat ship        canoe ship           canoe sailboat
  bus truck            bus train            car truck            chair wheelchair     chair couch
  castle church        castle house         church house         factory house        house tent
  door window          mirror window        clock watch          clock hourglass      hamburger sandwich
  hotdog sandwich      sandwich taco        loaf sandwich        candy lollipop       backpack handbag
  briefcase handbag    briefcase suitcase   handbag suitcase     backpack suitcase    coat shirt
  coat dress           dress shirt          guitar violin        saxophone trumpet    keyboard piano
  accordion piano      accordion keyboard   laptop television    keyboard laptop      phone radio
  megaphone trumpet    paintbrush pencil    broom paintbrush     paintbrush toothbrush
  broom toothbrush     book newspaper       newspaper scroll     microscope telescope
  syringe thermometer  flashlight megaphone flashlight microphone bed couch           box cabinet
  duck swan            dove duck            dove swan            dove eagle           chicken dove
  dolphin shark        dolphin whale        shark whale          dolphin seal         jellyfish octopus
  crab lobster         lobster scorpion     crab scorpion        ant spider           scorpion spider
  bee ladybug          caterpillar snake    crocodile dragon     dragon snake         horse zebra
  goat sheep           hippo rhino          cat tiger            koala panda          koala monkey
  monkey sloth         koala sloth          beaver hedgehog      beaver squirrel      mouse squirrel
  apple tomato         apple pear           avocado pear         avocado kiwi         kiwi watermelon
  egg potato           lemon potato         egg lemon            onion tomato         cucumber eggplant
  carrot pepper        cucumber pepper      cookie doughnut      clover seedling      rose tulip
  cheese pizza         cheese watermelon    cookie potato        peanut potato        star sun
  sun sunflower        gear sun             gear snowflake       snowflake star       banana moon
  cupcake sundae       salad sundae
  snowflake snowman    cloud rainbow        cake candle          candle flame         flame volcano
  cloud tornado        cloud volcano        flame rocket         bomb flame           candle lightbulb
  ball racket          ball yoyo            ball bomb            moon tent            koala tree
`);

/** Words two by two. */
function pairs(text) {
  const words = text.trim().split(/\s+/);
  if (words.length % 2) throw new Error("A confusable word stands alone.");
  return Array.from({ length: words.length / 2 }, (_, i) => words.slice(2 * i, 2 * i + 2));
}
