import { expect, test } from 'vitest'
import { cities, provinces } from './divisions'
import { counties } from './counties'
import { parseChineseAddress } from './parse-chinese'

test.each<[string, (string | null)[], number]>([
  ['广东省深圳市南山区粤海街道科技园路1号', ['广东省', '深圳市', '南山区', '粤海街道', '科技园路1号', '440305'], 1],
  ['广东省 深圳市 南山区 科技园路1号', ['广东省', '深圳市', '南山区', null, '科技园路1号', '440305'], 1],
  ['深圳市南山区科技园路1号', ['广东省', '深圳市', '南山区', null, '科技园路1号', '440305'], 0.95],
  ['广东深圳南山区科技园', ['广东省', '深圳市', '南山区', null, '科技园', '440305'], 1],
  ['北京朝阳区望京街9号', ['北京市', '北京市', '朝阳区', null, '望京街9号', '110105'], 1],
  ['北京市北京市海淀区中关村大街27号 100080', ['北京市', '北京市', '海淀区', null, '中关村大街27号', '110108'], 1],
  ['北京市市辖区西城区', ['北京市', '北京市', '西城区', null, null, '110102'], 1],
  ['上海市浦东新区张江镇祖冲之路2288弄', ['上海市', '上海市', '浦东新区', '张江镇', '祖冲之路2288弄', '310115'], 1],
  ['重庆市彭水苗族土家族自治县汉葭街道', ['重庆市', '重庆市', '彭水苗族土家族自治县', '汉葭街道', null, '500100'], 1],
  ['吉林省吉林市昌邑区解放北路', ['吉林省', '吉林市', '昌邑区', null, '解放北路', '220200'], 1],
  ['吉林市昌邑区解放北路', ['吉林省', '吉林市', '昌邑区', null, '解放北路', '220200'], 0.95],
  ['吉林省延边朝鲜族自治州延吉市进学街道', ['吉林省', '延边朝鲜族自治州', '延吉市', '进学街道', null, '222400'], 1],
  ['吉林延边州延吉市', ['吉林省', '延边朝鲜族自治州', '延吉市', null, null, '222400'], 1],
  ['江苏省昆山市玉山镇前进西路', ['江苏省', '苏州市', '昆山市', '玉山镇', '前进西路', '320500'], 0.9],
  ['浙江省金华市义乌市稠城街道', ['浙江省', '金华市', '义乌市', '稠城街道', null, '330700'], 1],
  ['湖北省仙桃市沙嘴街道', ['湖北省', '仙桃市', null, '沙嘴街道', null, null], 1],
  ['湖北省荆州市沙市区北京路', ['湖北省', '荆州市', '沙市区', null, '北京路', '421000'], 1],
  ['海南省陵水黎族自治县椰林镇', ['海南省', '陵水黎族自治县', null, '椰林镇', null, null], 1],
  ['新疆维吾尔自治区石河子市北三路', ['新疆维吾尔自治区', '石河子市', null, null, '北三路', null], 1],
  ['新疆喀什地区喀什市人民东路', ['新疆维吾尔自治区', '喀什地区', '喀什市', null, '人民东路', '653100'], 0.85],
  ['内蒙古锡林郭勒盟锡林浩特市', ['内蒙古自治区', '锡林郭勒盟', '锡林浩特市', null, null, '152500'], 0.85],
  ['青海省海南藏族自治州共和县恰卜恰镇', ['青海省', '海南藏族自治州', '共和县', '恰卜恰镇', null, '632500'], 0.85],
  ['广东省东莞市长安镇锦厦社区', ['广东省', '东莞市', null, '长安镇', '锦厦社区', '441900'], 1],
  ['山东省济南市市中区经四路', ['山东省', '济南市', '市中区', null, '经四路', '370100'], 1],
  ['青岛市市北区台东一路', ['山东省', '青岛市', '市北区', null, '台东一路', '370203'], 0.95],
  ['河北省石家庄市正定县正定镇', ['河北省', '石家庄市', '正定县', '正定镇', null, '130100'], 1],
  ['四川省成都市高新区天府大道', ['四川省', '成都市', '高新区', null, '天府大道', '510100'], 0.85],
  ['中国 上海 徐汇区 漕溪北路 18号', ['上海市', '上海市', '徐汇区', null, '漕溪北路 18号', '310104'], 1],
  ['香港特别行政区湾仔区轩尼诗道', ['香港特别行政区', null, '湾仔区', null, '轩尼诗道', '810000'], 1],
  ['台湾省台北市信义区', ['台湾省', '台北市', '信义区', null, null, null], 0.85],
  ['广东省深圳市阳光小区3栋', ['广东省', '深圳市', null, null, '阳光小区3栋', '440300'], 0.7],
  ['昆山市前进路', ['江苏省', '苏州市', '昆山市', null, '前进路', '320500'], 0.9],
])('%s', (text, [province, city, district, street, detail, code], confidence) => {
  const { postalCode: _, problem: __, ...rest } = parseChineseAddress(text)
  expect(rest).toEqual({ province, city, district, street, detail, code, confidence })
})

test.each([
  ['北京路12号', 'no-region'],
  ['南京东路300号', 'no-region'],
  ['鼓楼区中山路', 'no-region'],
  ['广东省杭州市西湖区', 'contradicting'],
  ['广东省人民政府旁', 'no-city'],
  ['广东省深圳市科技园', 'no-district'],
  ['', 'no-region'],
])('%s says what is not known: %s', (text, problem) => expect(parseChineseAddress(text).problem).toBe(problem))

test('postal codes stand before or behind', () => {
  expect(['518057 广东省深圳市南山区', '广东省深圳市南山区（518057）', '南山区 邮编：518057'].map((text) => parseChineseAddress(text).postalCode)).toEqual(['518057', '518057', '518057'])
})

test('the table holds all 34 provinces and 333 prefectures without the municipalities, each once, and counties only of places it holds', () => {
  const names = new Set([...cities, ...provinces].map(({ name }) => name))
  expect({
    provinces: provinces.length,
    prefectures: cities.filter(({ code }) => code !== null && !code.endsWith('0100') ).length + cities.filter(({ code, name, province }) => code?.endsWith('0100') === true && name !== province).length,
    codes: new Set([...provinces, ...cities].flatMap(({ code }) => code ?? [])).size,
    lost: counties.filter(({ city }) => !names.has(city)),
    repeated: counties.filter(({ name, city }, index) => counties.findIndex((other) => other.name === name && other.city === city) !== index),
  }).toEqual({ provinces: 34, prefectures: 333, codes: 34 + 333 + 4, lost: [], repeated: [] })
})
