import type { SlackRefusal, Trouble, TroubleCode } from '../../domain/chat/trouble.ts'
import { chinaClockSeconds } from '../../domain/time.ts'
import { trimStop } from '../lines.ts'

const slackTokens = { bot: 'Bot token (xoxb-)', app: 'App-level token (xapp-)' } as const

const slackRefusals: Readonly<Record<SlackRefusal, string>> = {
  invalid_auth: 'it is wrong; check that the environment variable holds all of it, and that of this app',
  not_authed: 'there is none; check the environment variable',
  token_revoked: 'it was revoked; reinstall the app on its Slack page and use the new token',
  token_expired: 'it has expired; turn token rotation off on the app’s page and use the new token',
  account_inactive: 'the app was disabled or removed; reinstall it on its Slack page',
  not_allowed_token_type: 'it is of the wrong kind; bot tokens begin with xoxb-, app-level ones with xapp-',
  missing_scope: 'the app lacks a scope; update it from the manifest and reinstall it',
  access_denied: 'Slack does not let this app in; ask the admin of the workspace',
  team_access_not_granted: 'the workspace has not approved the app; ask its admin',
  org_login_required: 'the workspace is being moved; start again when that is done',
  ekm_access_denied: 'access to this workspace is suspended; ask its admin',
}

const platforms = { qq: 'QQ', slack: 'Slack' } as const

const words: { readonly [Code in TroubleCode]: (trouble: Trouble<Code>) => string } = {
  stopped: () => 'stopped',
  'not-connected': () => 'not connected yet',
  'never-opened': () => 'the connection never opened',
  'no-events': () => 'connected, but no event has come',
  silent: () => 'silent for long, and no answer when asked',
  'not-stored': ({ times }) =>
    `messages come in, but the desk failed to store one ${times} times in a row; check the disk and the log`,
  'not-held': () => 'no instance is using this account',

  'qq-token': () => 'the token is wrong; compare it with the one in NapCat or LLBot, then start again',
  'qq-no-websocket': ({ where, status }) =>
    `${where} answers without WebSocket (HTTP ${status}); check the port`,
  'qq-unreachable': ({ where, cause }) =>
    `${where} cannot be reached (${cause}); check that NapCat or LLBot runs with its forward WebSocket on`,
  'qq-cut': ({ cause }) => `the connection with NapCat or LLBot broke (${cause}); reconnecting`,
  'qq-offline': () => 'OneBot runs, but QQ is offline; log in again in NapCat or LLBot',
  'qq-logged-out': () => 'QQ was logged out, perhaps by a login elsewhere; log in again in NapCat or LLBot',
  'qq-disabled': () => 'OneBot was switched off; switch it on in NapCat or LLBot',
  'qq-banned': () => 'QQ has locked or limited this account; log in on a phone and follow what it says',
  'qq-doubled': () => 'the same account connected a second time; the first connection was dropped',
  'qq-other-account': ({ theirs, ours }) =>
    `QQ ${theirs} answers where the settings name ${ours}; check who is logged in in NapCat or LLBot`,
  'qq-door-token': () =>
    'somebody connected under this number with a wrong token; check the reverse WebSocket in NapCat or LLBot',
  'qq-door-split': () => 'calls and events come by two connections; use Universal in the reverse WebSocket',

  'qq-official-unreachable': ({ cause }) =>
    `Tencent’s bot API cannot be reached (${cause}); check the network and the firewall`,
  'qq-official-address': () =>
    'Tencent refuses this machine’s public address; add it to the list of addresses at q.qq.com, or empty the list',
  'qq-official-banned': ({ answer }) =>
    `the bot or the API is banned (${answer}); see the notices at q.qq.com`,
  'qq-official-too-often': () => 'Tencent asks to connect less often; trying later',
  'qq-official-token': ({ status, answer }) =>
    `Tencent refuses the access token (HTTP ${status}, ${answer}); check the AppID and the state of the bot`,
  'qq-official-broken': ({ status, answer }) =>
    `Tencent’s bot API failed (HTTP ${status}, ${answer}); trying again`,
  'qq-official-credentials': ({ answer }) =>
    `AppID or AppSecret is wrong (${answer}); compare them with q.qq.com, then start again`,
  'qq-official-no-token': ({ status, answer }) =>
    `no access token was given (HTTP ${status}, ${answer ?? 'without a code'})`,
  'qq-official-tokens-unreachable': ({ cause }) =>
    `Tencent’s token service cannot be reached (${cause}); check the network and the firewall`,
  'qq-official-no-callback': () =>
    'the secret is right, but no callback has come; enter the address under callbacks at q.qq.com and save it once',
  'qq-official-unsigned': () => 'a callback without a signature came, most likely not from Tencent',
  'qq-official-forged': () => 'the signature of a callback is wrong; check the AppSecret, then start again',
  'qq-official-stale': () => 'callbacks are signed over 5 minutes off this machine’s clock; set the clock',
  'qq-official-gateway-unreachable': ({ cause }) =>
    `Tencent’s gateway cannot be reached (${cause}); check the network and the firewall`,
  'qq-official-no-gateway': () => 'Tencent named no gateway; trying again',
  'qq-official-no-sessions': () =>
    'today’s connections are used up, more come tomorrow; see whether another program uses the same bot',
  'qq-official-bot-banned': () => 'Tencent has banned this bot; appeal at q.qq.com',
  'qq-official-bot-withdrawn': () =>
    'the bot is withdrawn and works in the sandbox only; publish it again at q.qq.com',
  'qq-official-no-groups': () => 'this bot may not hear groups and private chats; enable them at q.qq.com',
  'qq-official-cut': ({ cause }) => `the connection with Tencent’s gateway broke (${cause}); reconnecting`,
  'qq-official-reconnect': () => 'Tencent’s gateway asked for a new connection',
  'qq-official-not-identified': () => 'Tencent’s gateway did not accept the login; trying again',
  'qq-official-session-over': () => 'the session has ended; logging in again',

  'slack-too-often': () => 'Slack asks to connect less often; trying later',
  'slack-unreachable': ({ cause }) =>
    `Slack cannot be reached (${cause}); check that this machine reaches slack.com on port 443`,
  'slack-not-known': ({ answer }) => `Slack does not accept this bot (${answer})`,
  'slack-nobody': () => 'Slack did not say whose token this is',
  'slack-token': ({ token, refusal }) => `${slackTokens[token]}: ${slackRefusals[refusal]} (${refusal})`,
  'slack-other-workspace': ({ theirs, ours }) =>
    `the token is of workspace ${theirs || '(unknown)'}, the settings name ${ours}; make them agree`,
  'slack-no-socket': ({ answer }) => `Slack refuses the connection (${answer}); see that Socket Mode is on`,
  'slack-no-address': () => 'Slack named no address to connect to',
  'slack-cut': ({ cause }) => `the connection with Slack broke (${cause}); reconnecting`,
  'slack-socket-mode-off': () => 'Socket Mode was switched off on the app’s page; switch it on',
  'slack-removed': () => 'the app was removed from the workspace; reinstall it on its Slack page',

  'wechat-token': () => 'the token is wrong; compare it with the gateway’s, then start again',
  'wechat-not-logged-in': () => 'the gateway runs without a WeChat login; scan the code there',
  'wechat-no-code-yet': () =>
    'not logged in to WeChat; scan the code with the bot’s WeChat when it shows; if it does not, check the network',
  'wechat-scan': () => 'waiting for the login; scan the code with the bot’s WeChat',
  'wechat-logged-out': () =>
    'WeChat was logged out, on the phone, elsewhere or by time; scan the gateway’s code again',
  'wechat-banned': () =>
    'WeChat has limited or banned this account; stop the bot, log in on a phone and follow what it says',
  'wechat-certificate': ({ where }) =>
    `${where} answers, but its certificate is wrong; check the CA, serverName, and that the gateway uses TLS`,
  'wechat-no-certificate': () =>
    'the gateway’s certificate (tls.caCert) cannot be read; see that the file is there',
  'wechat-unreachable': ({ where }) =>
    `${where} cannot be reached; see that it runs and that the address is right`,
  'wechat-cut': ({ where }) => `the connection with ${where} broke; reconnecting`,
  'wechat-taken': ({ where }) => `${where} gives no messages; another program may be using it`,
  'wechat-not-starting': ({ where }) => `${where} does not start; see the log of the gateway`,

  'port-taken': ({ platform }) =>
    `the port for ${platforms[platform]} cannot be opened; choose another, or stop what is using it`,
  'wechat-packages': () => 'the optional packages for WeChat are missing; run npm install --include=optional',
  journal: () =>
    'the journal of this account cannot be opened; check the disk and the rights of the data folder',
  unforeseen: ({ words: said }) => said,
  'not-started': ({ of, again }) => `It did not start: ${trimStop(troubleInEnglish(of))}. ${restart(again)}`,
}

const restart = (again: Trouble<'not-started'>['again']): string => {
  if (again === 'trying') return 'Trying again now.'
  if (again === 'never') return 'When that is mended send “reload”; after new settings, restart the desk.'
  return `It is tried again at ${chinaClockSeconds(again)}.`
}

/** Why an account is not heard and what an operator can do, in English. */
export const troubleInEnglish = <Code extends TroubleCode>(trouble: Trouble<Code>): string =>
  words[trouble.code](trouble)
