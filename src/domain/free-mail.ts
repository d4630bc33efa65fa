// Mail domains that anybody may have an address at: sharing one says nothing about two clients. Pure.

const PROVIDERS = `
126.com 163.com 1und1.de aim.com alice.it aliceadsl.fr aol.com aol.co.uk arcor.de att.net bell.net bellsouth.net
bigpond.com bigpond.net.au bk.ru blueyonder.co.uk bluewin.ch bol.com.br btinternet.com btopenworld.com centrum.cz
charter.net chello.at chello.nl comcast.net cox.net daum.net duck.com earthlink.net eircom.net email.com email.cz
fastmail.com fastmail.fm foxmail.com free.fr freemail.hu freenet.de frontier.com frontiernet.net gmail.com gmx.at
gmx.ch gmx.com gmx.de gmx.eu gmx.net googlemail.com hanmail.net hey.com home.nl hotmail.be hotmail.co.uk hotmail.com
hotmail.com.br hotmail.de hotmail.es hotmail.fr hotmail.it hotmail.nl hushmail.com iafrica.com icloud.com iinet.net.au
in.com inbox.com inbox.lv inbox.ru indiatimes.com interia.pl juno.com kabelmail.de kpnmail.nl kpnplanet.nl laposte.net
libero.it libero.pt list.ru live.be live.ca live.co.uk live.co.za live.com live.com.au live.com.mx live.de live.dk
live.fr live.ie live.it live.nl live.no live.se mac.com mail.com mail.de mail.ru mailbox.org me.com msn.com mweb.co.za
naver.com nate.com netcologne.de netscape.net neuf.fr ntlworld.com numericable.fr o2.pl o2online.de online.de online.no
onet.pl optonline.net optusnet.com.au orange.fr outlook.at outlook.be outlook.com outlook.com.au outlook.com.br
outlook.de outlook.dk outlook.es outlook.fr outlook.ie outlook.it outlook.jp outlook.pt planet.nl pm.me posteo.de
posteo.net prodigy.net.mx protonmail.ch protonmail.com proton.me qq.com rambler.ru rediffmail.com rocketmail.com
rogers.com runbox.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com skynet.be sky.com sohu.com sunrise.ch
swissonline.ch sympatico.ca t-online.de talktalk.net telefonica.net telenet.be telia.com telus.net terra.com.br
terra.es tin.it tiscali.co.uk tiscali.it tlen.pl tuta.com tutanota.com tutanota.de ukr.net unitybox.de uol.com.br
verizon.net videotron.ca virgilio.it virgin.net virginmedia.com vodafone.de vodafonemail.de wanadoo.es wanadoo.fr
web.de windowslive.com windstream.net worldonline.nl wp.pl xs4all.nl xtra.co.nz ya.ru yahoo.ca yahoo.co.id yahoo.co.in
yahoo.co.jp yahoo.co.nz yahoo.co.uk yahoo.com yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.com.ph
yahoo.com.sg yahoo.com.tw yahoo.de yahoo.es yahoo.fr yahoo.gr yahoo.ie yahoo.in yahoo.it yahoo.ro yahoo.se yandex.com
yandex.ru yeah.net ymail.com zeelandnet.nl ziggo.nl zoho.com zohomail.com zohomail.eu`;

/** Free mail and internet providers. */
export const FREE_MAIL_DOMAINS: readonly string[] = PROVIDERS.trim().split(/\s+/);
