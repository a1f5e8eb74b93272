/** Surname and its Latin spelling. */
export const surnames = /** @type {const} */ ([
  ['王', 'Wang'], ['李', 'Li'], ['张', 'Zhang'], ['刘', 'Liu'], ['陈', 'Chen'], ['杨', 'Yang'], ['黄', 'Huang'], ['赵', 'Zhao'],
  ['吴', 'Wu'], ['周', 'Zhou'], ['徐', 'Xu'], ['孙', 'Sun'], ['马', 'Ma'], ['朱', 'Zhu'], ['胡', 'Hu'], ['郭', 'Guo'],
  ['何', 'He'], ['林', 'Lin'], ['高', 'Gao'], ['罗', 'Luo'], ['郑', 'Zheng'], ['梁', 'Liang'], ['谢', 'Xie'], ['宋', 'Song'],
  ['唐', 'Tang'], ['许', 'Xu'], ['韩', 'Han'], ['冯', 'Feng'], ['邓', 'Deng'], ['曹', 'Cao'], ['彭', 'Peng'], ['曾', 'Zeng'],
  ['萧', 'Xiao'], ['欧阳', 'Ouyang'],
])

/** Given name and its Latin spelling. */
export const givenNames = /** @type {const} */ ([
  ['伟', 'Wei'], ['芳', 'Fang'], ['娜', 'Na'], ['敏', 'Min'], ['静', 'Jing'], ['丽', 'Li'], ['强', 'Qiang'], ['磊', 'Lei'],
  ['洋', 'Yang'], ['艳', 'Yan'], ['勇', 'Yong'], ['杰', 'Jie'], ['娟', 'Juan'], ['涛', 'Tao'], ['明', 'Ming'], ['超', 'Chao'],
  ['秀英', 'Xiuying'], ['霞', 'Xia'], ['平', 'Ping'], ['刚', 'Gang'], ['桂英', 'Guiying'], ['建国', 'Jianguo'], ['晓明', 'Xiaoming'], ['雨桐', 'Yutong'],
  ['子涵', 'Zihan'], ['欣怡', 'Xinyi'], ['浩然', 'Haoran'], ['思琪', 'Siqi'], ['文博', 'Wenbo'], ['佳怡', 'Jiayi'], ['一诺', 'Yinuo'], ['嘉豪', 'Jiahao'],
  ['梓萱', 'Zixuan'], ['宇轩', 'Yuxuan'], ['诗涵', 'Shihan'], ['俊杰', 'Junjie'], ['晓燕', 'Xiaoyan'], ['志强', 'Zhiqiang'], ['海燕', 'Haiyan'], ['若曦', 'Ruoxi'],
])

/** Characters that sound alike and are taken for one another when typed. */
export const soundAlikes = new Map([['晓', '小'], ['丽', '莉'], ['静', '婧'], ['敏', '民'], ['艳', '燕'], ['娟', '鹃'], ['杰', '洁'], ['怡', '宜'], ['涵', '晗'], ['轩', '萱'], ['萧', '肖'], ['强', '墙'], ['伟', '炜'], ['芳', '方'], ['霞', '夏'], ['诗', '思'], ['洋', '阳'], ['超', '朝']])

export const firstNamesAbroad = /** @type {const} */ ([
  'Olivia', 'Noah', 'Emma', 'Liam', 'Charlotte', 'Theodore', 'Amelia', 'James', 'Sophie', 'Henry', 'Isla', 'Lucas', 'Mia', 'Oscar', 'Grace', 'Leo',
  'Freya', 'Arthur', 'Ruby', 'Max', 'Zoë', 'René', 'Chloé', 'José', 'Ingrid', 'Tomasz', 'Priya', 'Arjun', 'Aisha', 'Omar', 'Hannah', 'Daniel',
])

export const lastNamesAbroad = /** @type {const} */ ([
  'Smith', 'Jones', 'Taylor', 'Brown', 'Williams', 'Wilson', 'Davies', 'Evans', 'Walker', 'Roberts', 'Hughes', 'Edwards', 'Green', 'Hall', 'Wood', 'Clarke',
  "O'Connor", 'Müller', 'García', 'Novák', 'Patel', 'Khan', 'Nguyen', 'Kim', 'Martin', 'Baker', 'Turner', 'Parker', 'Collins', 'Murphy', 'Bennett', 'Cooper',
])

/** What people call themselves on Taobao. */
export const nicknameStarts = /** @type {const} */ (['爱喝茶的', '山里的', '小', '快乐', '晚安', '一只', '阿', '星期八的', '不吃香菜的', '认真生活'])
export const nicknameEnds = /** @type {const} */ (['小林', '橘猫', '芒果', '云朵', '豆豆', '柚子', '小满', '阿福', '木木', '冬瓜', '苏打', '小鹿'])
