/** @typedef {import('./calendar.mjs').Season} Season */
/** @typedef {'tea' | 'teaware' | 'kitchen' | 'textile' | 'scent' | 'stationery' | 'travel' | 'pet'} CategoryKey */

/**
 * The shelves. Brands are invented. `elasticity` is the percentage by which demand falls when a price rises by one per
 * cent, for a person of average price sensitivity; `refunds` the share of bought pieces that come back.
 *
 * @type {Record<CategoryKey, { zh: string, en: string, brandZh: string, brandEn: string, elasticity: number, refunds: number, wordsZh: string[], wordsEn: string[] }>}
 */
export const categories = {
  tea: { zh: '茶叶', en: 'Tea', brandZh: '云岫', brandEn: 'Yunxiu', elasticity: 0.9, refunds: 0.015, wordsZh: ['新茶', '散装', '高山', '礼盒'], wordsEn: ['Loose Leaf', 'Single Origin', 'Gift Tin'] },
  teaware: { zh: '茶具', en: 'Teaware', brandZh: '半山窑', brandEn: 'Banshan Kiln', elasticity: 1.4, refunds: 0.05, wordsZh: ['手工', '陶瓷', '家用', '简约'], wordsEn: ['Handmade', 'Stoneware', 'for Home'] },
  kitchen: { zh: '厨房', en: 'Kitchen', brandZh: '禾炊', brandEn: 'Hechui', elasticity: 1.7, refunds: 0.04, wordsZh: ['家用', '加厚', '防滑', '多功能'], wordsEn: ['Everyday', 'Non-slip', 'Easy Clean'] },
  textile: { zh: '家纺', en: 'Home textiles', brandZh: '眠川', brandEn: 'Mianchuan', elasticity: 1.8, refunds: 0.09, wordsZh: ['纯棉', '亲肤', '可机洗', '四季'], wordsEn: ['Soft', 'Machine Washable', 'All Season'] },
  scent: { zh: '香氛', en: 'Scent', brandZh: '拾雾', brandEn: 'Shiwu', elasticity: 1.3, refunds: 0.03, wordsZh: ['卧室', '助眠', '伴手礼', '持久'], wordsEn: ['Café Style', 'Home Décor', 'Long Lasting'] },
  stationery: { zh: '文具', en: 'Stationery', brandZh: '墨溪坊', brandEn: 'Moxi', elasticity: 1.5, refunds: 0.02, wordsZh: ['学生', '办公', '高颜值', '简约'], wordsEn: ['for School', 'Office', 'Minimal'] },
  travel: { zh: '出行', en: 'Travel', brandZh: '行迟', brandEn: 'Xingchi', elasticity: 1.6, refunds: 0.06, wordsZh: ['便携', '轻便', '户外', '大容量'], wordsEn: ['Lightweight', 'Packable', 'Carry-on'] },
  pet: { zh: '宠物', en: 'Pets', brandZh: '团爪', brandEn: 'Tuanzhua', elasticity: 1.1, refunds: 0.03, wordsZh: ['猫咪', '耐用', '可拆洗', '安静'], wordsEn: ['for Cats & Dogs', 'Washable', 'Quiet'] },
}

/**
 * Chinese and English noun, size in either, price in yuan, how wanted it is, when.
 *
 * @type {Record<CategoryKey, [nounZh: string, nounEn: string, sizeZh: string, sizeEn: string, yuan: number, wanted: number, season: Season][]>}
 */
export const items = {
  tea: [
    ['明前龙井绿茶', 'Longjing Green Tea', '250g', '8.8 oz', 168, 9, 'spring'],
    ['正山小种红茶', 'Lapsang Black Tea', '200g', '7 oz', 98, 8, 'winter'],
    ['白毫银针白茶', 'Silver Needle White Tea', '100g', '3.5 oz', 228, 4, 'spring'],
    ['铁观音乌龙茶', 'Tieguanyin Oolong', '250g', '8.8 oz', 118, 7, 'all-year'],
    ['茉莉花茶', 'Jasmine Tea', '150g', '5.3 oz', 58, 8, 'summer'],
    ['熟普洱茶饼', 'Ripe Pu-erh Cake', '357g', '12.6 oz', 138, 5, 'winter'],
    ['桂花乌龙茶', 'Osmanthus Oolong', '120g', '4.2 oz', 68, 6, 'presents'],
    ['凤凰单丛', 'Phoenix Dancong Oolong', '150g', '5.3 oz', 198, 3, 'all-year'],
    ['冷泡茶包', 'Cold Brew Tea Bags', '20包', '20 bags', 39.9, 9, 'summer'],
    ['陈皮白茶', 'Aged Tangerine White Tea', '200g', '7 oz', 128, 4, 'winter'],
    ['六味茶礼盒', 'Six Teas Gift Box', '6罐', '6 tins', 298, 4, 'presents'],
    ['大麦茶', 'Roasted Barley Tea', '500g', '17.6 oz', 29.9, 8, 'summer'],
  ],
  teaware: [
    ['汝窑盖碗', 'Ru Glaze Gaiwan', '150ml', '5 fl oz', 128, 6, 'all-year'],
    ['紫泥茶壶', 'Zini Clay Teapot', '220ml', '7.4 fl oz', 268, 4, 'presents'],
    ['玻璃公道杯', 'Glass Fairness Cup', '300ml', '10 fl oz', 45, 6, 'all-year'],
    ['柴烧品茗杯', 'Wood-fired Tea Cup', '两只', 'set of 2', 88, 5, 'all-year'],
    ['竹制茶盘', 'Bamboo Tea Tray', '39cm', '15 in', 158, 4, 'presents'],
    ['旅行茶具套装', 'Travel Tea Set', '一壶三杯', 'pot and 3 cups', 138, 6, 'summer'],
    ['不锈钢茶滤', 'Steel Tea Strainer', '单只', 'single', 19.9, 7, 'all-year'],
    ['青瓷茶叶罐', 'Celadon Tea Caddy', '500ml', '17 fl oz', 78, 5, 'presents'],
    ['耐热玻璃壶', 'Heatproof Glass Kettle', '1L', '34 fl oz', 99, 6, 'winter'],
    ['建盏主人杯', 'Jianzhan Master Cup', '单只', 'single', 218, 3, 'presents'],
  ],
  kitchen: [
    ['铸铁炒锅', 'Cast Iron Wok', '32cm', '12.6 in', 239, 5, 'all-year'],
    ['竹蒸笼', 'Bamboo Steamer', '24cm', '9.4 in', 79, 6, 'winter'],
    ['陶瓷面碗', 'Ceramic Noodle Bowl', '两只', 'set of 2', 69, 8, 'all-year'],
    ['天然木筷', 'Natural Wood Chopsticks', '10双', '10 pairs', 29.9, 9, 'all-year'],
    ['三德刀', 'Santoku Knife', '17cm', '7 in', 149, 4, 'all-year'],
    ['砂锅炖锅', 'Clay Stew Pot', '3L', '3.2 qt', 119, 5, 'winter'],
    ['硅胶锅铲', 'Silicone Turner', '单只', 'single', 25, 7, 'all-year'],
    ['玻璃保鲜盒', 'Glass Food Boxes', '四件', 'set of 4', 89, 7, 'summer'],
    ['手摇磨豆机', 'Hand Coffee Grinder', '30g', '1 oz', 189, 4, 'presents'],
    ['月饼模具', 'Mooncake Press', '50g', '1.8 oz', 22, 4, 'presents'],
    ['寿司卷帘', 'Sushi Rolling Mat', '24cm', '9.5 in', 12.9, 6, 'all-year'],
  ],
  textile: [
    ['水洗棉四件套', 'Washed Cotton Bedding Set', '1.5m', 'queen', 269, 7, 'all-year'],
    ['蚕丝薄被', 'Silk Summer Quilt', '200x230', '79 x 91 in', 398, 3, 'summer'],
    ['法兰绒毛毯', 'Flannel Throw', '150x200', '59 x 79 in', 79, 8, 'winter'],
    ['荞麦枕', 'Buckwheat Pillow', '一只', 'single', 89, 6, 'all-year'],
    ['亚麻桌旗', 'Linen Table Runner', '30x180', '12 x 71 in', 59, 5, 'presents'],
    ['纱布毛巾', 'Gauze Towel', '三条', 'set of 3', 39, 9, 'all-year'],
    ['遮光窗帘', 'Blackout Curtains', '两片', 'pair', 169, 4, 'spring'],
    ['珊瑚绒睡袍', 'Coral Fleece Robe', '均码', 'one size', 139, 5, 'winter'],
    ['棉麻围裙', 'Cotton Linen Apron', '均码', 'one size', 45, 6, 'all-year'],
    ['暖脚靴', 'Warming Slippers', '均码', 'one size', 49, 6, 'winter'],
    ['竹纤维凉席', 'Bamboo Fibre Mat', '1.5m', 'queen', 128, 5, 'summer'],
  ],
  scent: [
    ['白茶香薰蜡烛', 'White Tea Candle', '180g', '6.3 oz', 78, 8, 'presents'],
    ['桂花线香', 'Osmanthus Incense', '80支', '80 sticks', 49, 7, 'winter'],
    ['无火香薰', 'Reed Diffuser', '150ml', '5 fl oz', 99, 7, 'all-year'],
    ['艾草香囊', 'Mugwort Sachet', '五只', 'set of 5', 25, 6, 'summer'],
    ['檀香盘香', 'Sandalwood Coils', '48片', '48 coils', 68, 5, 'all-year'],
    ['陶瓷倒流香炉', 'Backflow Incense Burner', '单只', 'single', 59, 5, 'presents'],
    ['助眠枕头喷雾', 'Pillow Mist', '100ml', '3.4 fl oz', 69, 6, 'all-year'],
    ['圣诞松木蜡烛', 'Pine Winter Candle', '200g', '7 oz', 88, 6, 'winter'],
    ['香薰礼盒', 'Home Scent Gift Box', '三件', 'set of 3', 198, 4, 'presents'],
    ['薄荷驱蚊膏', 'Mint Balm', '30g', '1 oz', 19.9, 7, 'summer'],
  ],
  stationery: [
    ['牛皮纸笔记本', 'Kraft Notebook', '三本', 'pack of 3', 32, 9, 'school'],
    ['小楷毛笔', 'Small Script Brush', '两支', 'set of 2', 36, 5, 'all-year'],
    ['书法练习宣纸', 'Rice Paper for Practice', '100张', '100 sheets', 28, 5, 'school'],
    ['黄铜书签', 'Brass Bookmark', '单枚', 'single', 18, 7, 'presents'],
    ['和纸胶带', 'Washi Tape', '10卷', '10 rolls', 25, 9, 'school'],
    ['帆布笔袋', 'Canvas Pencil Case', '单只', 'single', 29, 8, 'school'],
    ['印章礼盒', 'Seal Stone Gift Box', '一套', 'set', 128, 3, 'presents'],
    ['2025台历', 'Desk Calendar 2025', '一本', 'single', 35, 6, 'winter'],
    ['钢笔墨水', 'Fountain Pen Ink', '30ml', '1 fl oz', 45, 5, 'all-year'],
    ['活页手账', 'Loose-leaf Journal', 'A5', 'A5', 69, 7, 'school'],
    ['红包利是封', 'Red Envelopes', '24个', 'pack of 24', 15.9, 7, 'presents'],
  ],
  travel: [
    ['折叠双肩包', 'Packable Backpack', '20L', '20 L', 89, 7, 'summer'],
    ['保温杯', 'Insulated Bottle', '500ml', '17 fl oz', 99, 9, 'winter'],
    ['晴雨伞', 'Sun and Rain Umbrella', '单把', 'single', 59, 8, 'spring'],
    ['收纳袋套装', 'Packing Cubes', '六件', 'set of 6', 65, 7, 'summer'],
    ['记忆棉颈枕', 'Memory Foam Neck Pillow', '单只', 'single', 79, 6, 'summer'],
    ['野餐垫', 'Picnic Blanket', '200x200', '79 x 79 in', 75, 6, 'spring'],
    ['帆布托特包', 'Canvas Tote', '均码', 'one size', 55, 8, 'all-year'],
    ['登机箱', 'Cabin Suitcase', '20寸', '20 in', 329, 3, 'summer'],
    ['护照夹', 'Passport Holder', '单只', 'single', 49, 5, 'all-year'],
    ['暖手宝', 'Hand Warmer', '单只', 'single', 69, 6, 'winter'],
    ['防水手机袋', 'Waterproof Phone Pouch', '两只', 'pack of 2', 25, 5, 'summer'],
  ],
  pet: [
    ['猫抓板', 'Cat Scratcher', '大号', 'large', 45, 9, 'all-year'],
    ['自动饮水机', 'Pet Water Fountain', '2L', '68 fl oz', 129, 6, 'summer'],
    ['猫薄荷玩具', 'Catnip Toys', '五只', 'pack of 5', 29, 8, 'all-year'],
    ['保暖宠物窝', 'Warm Pet Bed', '中号', 'medium', 99, 6, 'winter'],
    ['牵引绳套装', 'Harness and Lead', 'M', 'M', 69, 5, 'spring'],
    ['陶瓷斜口碗', 'Tilted Ceramic Bowl', '单只', 'single', 39, 7, 'all-year'],
    ['宠物梳', 'Grooming Brush', '单只', 'single', 35, 7, 'spring'],
    ['外出猫包', 'Cat Carrier Backpack', '单只', 'single', 159, 4, 'summer'],
    ['冻干零食', 'Freeze-dried Treats', '100g', '3.5 oz', 49, 9, 'all-year'],
    ['新年宠物围巾', 'Festive Pet Scarf', '均码', 'one size', 25, 4, 'presents'],
  ],
}
