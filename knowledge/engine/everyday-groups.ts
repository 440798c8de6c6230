/**
 * Everyday words that mean the same to anybody who speaks Chinese, one group a line, the English ones of offices too.
 * Words of a business live in knowledge/lexicon; nothing here belongs to one system.
 */
const lines = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).filter(Boolean))
    .filter((words) => words.length > 0)

/** Words that may stand for each other in a question; near enough to count, not enough to be called equal. */
export const everydayGroups = lines(`
  开通 开启 启用 激活 打开 开 申请开通 重新开通
  关闭 关掉 停用 关 关停 停掉 关了
  注销 销户 销掉 销号
  取消 撤销 撤消 作废
  删除 删掉 删 移除 去掉 清除 删了
  查询 查看 查 查找 查到 看到 看 哪里看 查一下 看看 搜索 搜
  修改 更改 变更 改 更换 换 改成 换成 更新 调整 改动 改变 改为 变
  申请 办理 办 申办 办一个 申领 办个
  登录 登陆 登入 登 登上 登不上 登不进
  忘记 忘了 忘 不记得 记不住 记不得 记不起来
  找回 重置 重设
  钱 资金 款项 款 金额 钱款
  费用 收费 手续费 要钱 扣费 花钱 费
  多少钱 价格 价钱 价位 报价 几钱 贵不贵 什么价
  利息 利率 计息
  还款 还钱 还 还清 偿还 还上 还掉 归还 还完 结清
  付款 支付 付钱 付 缴费 交费 付账 结账 缴 交钱
  转账 汇款 转钱 打款 转 汇钱 划款
  收款 收钱 到账 入账 到帐
  取款 取钱 提款 提现 取现 取出 取出来
  存款 存钱 存入 储蓄
  借款 贷款 借钱 贷 借 借贷
  额度 限额 上限 最高额度
  提额 提高额度 增加额度 涨额度 提升额度 提高
  余额 剩余 剩 还剩
  账单 账 对账单
  手机号 手机号码 电话 电话号码 号码 联系电话 手机
  账号 账户 帐号 帐户 户头 用户名 号
  密码 口令
  银行卡 卡 储蓄卡 借记卡 卡片
  身份证 证件 身份证件
  图片 照片 相片 图 截图 图像
  视频 录像 影片
  电影 影片 片子
  下载 下 装 安装
  软件 程序 应用 app 客户端
  电脑 计算机 台式机 笔记本
  网站 网址 网页 官网 网
  游戏 手游 网游
  解决 处理 修复 搞定 弄
  使用 用 用于 应用
  不能 无法 没法 不可以 不行 不了 没办法 不能够 不让 用不了
  失败 不成功 没成功 未成功 不通过 没通过
  可以 能 能够 可 行 允许 支持 可否
  为什么 为何 为啥 怎么回事 咋回事 什么原因 原因 凭什么 何故
  怎么 如何 怎样 怎么样 咋 咋样 怎么办 咋办 怎么弄 咋弄 怎么做 怎么搞 方法 办法 流程 步骤 操作 方式 途径
  什么 啥 什么样 哪些 何 哪种
  哪里 哪儿 哪 在哪 在哪里 什么地方 何处 哪边
  多久 多长时间 几天 多少天 什么时候 何时 几时 多长 时间 几点 啥时候 啥时
  多少 几 几个 多大
  推荐 介绍 求推荐 建议
  喜欢 爱 喜爱 中意
  好看 漂亮 美 美丽 帅
  好 不错 最好 比较好 好用 好一点
  便宜 实惠 划算 优惠 打折
  赚钱 挣钱 盈利 赚
  减肥 瘦身 瘦 减重
  吃 食用 喝
  治疗 治 医治 治好 怎么治
  孩子 宝宝 小孩 婴儿 儿童 小孩子
  妈妈 母亲 妈
  爸爸 父亲 爸
  老婆 妻子 媳妇
  老公 丈夫
  女朋友 女友 对象
  男朋友 男友
  女生 女孩 女孩子 女的 女人 姑娘 妹子 美女
  男生 男孩 男孩子 男的 男人 帅哥
  意思 含义 意义 什么意思
  名字 姓名 名称 叫什么 名
  区别 差别 不同 差异 不一样
  现在 目前 如今 当前 眼下
  今天 今日 当天 当日
  明天 明日 次日
  更新 升级
  退货 退款 退钱 退 退回
  收到 收 接收 收不到
  发 发送 发出 寄
  联系 联络
  客服 人工 人工客服
  设置 设定 配置 设 设成
  添加 增加 加 新增 新加 增添
  绑定 绑 关联
  解绑 解除绑定 解除 取消绑定
  显示 提示 出现 弹出 跳出 报
  报错 错误 出错 异常 故障 有问题
  打不开 打开不了 进不去 进不了
  卡顿 卡 慢 很慢 很卡
  逾期 过期 到期 超期 过了期
  提前 提早 早点
  延期 推迟 延后 晚
  自动 自动扣
  全部 所有 一次性 一起
  消费 买东西 购物 花 购买 买 下单
  商家 店家 卖家 商户
  顾客 买家 客户 用户
  学习 学
  考试 考
  上班 工作
  招聘 招人
  地址 位置 地方
  附近 周边 旁边
  朋友 好友 他人 别人 其他人
  成立 创办 创立 建立
  作者 谁写的
  歌曲 歌 歌名 音乐
  小说 书 书籍
  医院 诊所
  公司 企业 单位
  学校 大学 院校
  专业 学科
  症状 表现 征兆
  原因 缘由
  好处 作用 功效 功能 用处
  坏处 危害 副作用 害处
  恢复 还原 复原
  限制 受限 限
  冻结 封 冻
  解冻 解封
  被盗 盗刷 盗用
  安全 可靠 靠谱
  认证 验证 实名 实名认证 核验
  打印 打出来 打
  导出 下载
  导入 上传
  上传 传 提交
  审核 审批 审
  要求 条件 资格 需要
  材料 资料 手续 文件
  电子版 电子档
  多个 几个 两个
  注册 开户 申请账号
  积分 分数 分
  信用 征信 信誉
  降低 下降 减少 变少 少了 降
  分期 分期付款
  最低 最少 至少
  最高 最多 最大
  影响 有影响
  关系 有关
  发票 票据 收据
  工资 薪水 薪资 收入
  怀孕 孕妇 孕期
  没反应 没动静 没响应 不反应 没反映 无反应
  点不了 点不动 点不开 按不了 按不动 点击不了
  拿回来 收回 撤回 追回 要回来 拿回
  找不到 查不到 没找到 搜不到 没有找到 查无 不存在 找不着
  拒绝 被拒 驳回 不批 退回 打回
  评估 审核 评审 审批
  放款 到账 下款 打款 到帐
  热线 客服电话 客服 人工 服务电话
  打电话 来电 致电 回电 电话
  接不到 没接到 收不到 没收到 漏接
  立刻 马上 立即 立马 及时 尽快 赶紧
  其他 别的 另外 其它 另一 另一个 别
  第一次 首次 头一次 第一
  上个月 上月 前一个月
  这个月 本月 当月
  下个月 下月 次月
  每月 每个月 月月
  以前 之前 原来 原先 从前 旧 老
  手动 主动 自行 自己
  重新 再次 再 又 重
  重复 两次 多次 两遍 双份
  不足 不够 少 不多
  不符 不对 不一致 对不上 不符合 不相符 不一样 不平
  漏 少了 缺 缺少 遗漏 落下
  错误 错 写错 填错 输错 选错 弄错 有误 搞错 开错
  打错 付错 转错 汇错
  卖方 卖家 对方
  界面 页面 网页 画面
  空白 白屏 一片白 白的 白板
  转圈 加载 转圈圈 一直转
  偏 歪 错位 跑偏 移位
  单位 公司 企业 机构 部门
  领导 上司 主管 老板
  同事 同仁
  新人 新来 新同事 新进
  离职 调走 调离 退休
  生效 有效 管用
  失效 无效 作废 不能用
  入口 按钮 菜单 选项 地方
  截止 到期 最后期限
  利率 年利率 日利率 月利率
  资格 条件 权限 权利
  开头 起始 开始
  结束 完毕 完成 办完
  人脸 刷脸 人脸识别 扫脸
  扫码 扫一扫 二维码 扫描
  商品 东西 货 物品
  快递 物流 运费 邮费
  短信 验证码 信息 消息
  提醒 通知 提示
  明细 详情 记录 清单 流水
  合同 协议
  信用卡 卡
  公积金 社保
  加油 充值 充
  微信 wechat
  支付宝 alipay
  登录 登陆 login signin logon
  密码 password pwd
  用户 用户名 account user
  安装 装 install setup
  打印 print
  打印机 printer
  导出 export
  导入 import
  下载 download
  上传 upload
  付款 支付 缴款 缴费 交款 pay payment
  退款 退付 退费 refund
  退回 驳回 打回 拒绝 reject return
  报表 表 report
  计划 plan schedule
  添加 新增 录入 新建 增加 add new create
  删除 delete remove del
  修改 编辑 改 edit modify change
  页面 界面 网页 page
  刷新 refresh
  电子 electronic
  电子票据 电子票 电子发票 eticket einvoice ebill
  纸质 纸 纸张 paper
  票 票据 发票 bill invoice receipt ticket
  控件 插件 组件 control plugin
  系统 平台 system platform
  服务器 server
  权限 permission right
  审核 审批 approve approval audit review
  提交 送审 submit
  报错 错误 error bug
  失败 fail failed failure
  浏览器 browser chrome edge firefox
  按钮 button btn
  菜单 menu
  文件 文档 file doc document
  附件 attachment
  表格 excel xls xlsx
  查询 搜索 query search
  证书 certificate cert
  更新 升级 update upgrade
  同步 sync
  超时 timeout
  预算 budget
  凭证 voucher
  消息 message msg
  会议 meeting
  流程 workflow flow process
  保存 save
  取消 cancel
  打开 open
  关闭 close
  余额 balance
  日期 date
  网络 network
  邮件 邮箱 email mail
  格式 format
  模板 模版 template
  数据 data
  配置 config
  项目 project
  状态 status
  截图 截屏 screenshot
  缓存 cache
  清理 清除 清空 clear clean
  驱动 driver
  版本 version
  测试 test
  备份 backup
  透支 超支 超额 用超 超出
  升额 提额 涨额 上涨 上调 调高 提升 涨
  降额 下调 调低 调小
  临时 暂时 短期
  话费 电话费 手机费
  服务费 手续费 费用
  清单 凭证 证明 单据
  花 用 使用 消费
  切换 转换 换 转
  周期 期限 期数 时长
  恢复 解冻 复原
  停 封 关 停用 关闭 封号 封停
  消失 不见 没了 没有
  几号 哪天 日期 日子 几日
  彻底 完全 永久
  条件 资格 标准 门槛
  识别 验证 核实 核验
  收钱 收款 收账
  合并 一起 一次
  单独 只 仅 单单
  身份 本人 个人
  分享 邀请 转发
  活动 优惠 抽奖 奖励
  红包 券 优惠券 礼券
  换号 换手机 更换手机 手机号
  订单 单子 交易
  强制 必须 一定 硬要
  无缘无故 莫名其妙 突然 好端端
  解释 说明 讲解
  真假 真的假的 可信
`)
