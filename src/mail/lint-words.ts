// The phrases by which the tone of a letter is judged, in each language. Data only; `lint.ts` says what they mean.
import type { Language } from '#domain/contact.ts';

/** Pieces of patterns, in small letters; * at the end of a word stands for any ending. */
export interface TonePhrases {
  readonly threats: readonly string[];
  /** A word before a threat that takes it back: "no late fees". */
  readonly takenBack: string;
  readonly blame: readonly string[];
  /** Words that shout when they are written in capitals. */
  readonly shouted: string;
  readonly please: readonly string[];
  readonly thanks: readonly string[];
  readonly paidAlready: readonly string[];
  readonly ignoreIt: readonly string[];
  readonly holdUp: readonly string[];
  /** Asks for an answer where there is no question mark. */
  readonly tellUs: readonly string[];
}

const REMINDERS_EN =
  '(?:reminders?|requests?|e-?mails?|messages?|letters?|calls?|attempts?|invoices?|notices?)';
const MANY_EN =
  '(?:our|my|all|several|repeated|numerous|multiple|many|previous|two|three|four|\\d+)';
const REMINDERS_DE =
  '(?:aufforderung*|mahnung*|erinnerung*|bitte*|nachricht*|schreiben|anruf*|e-?mail*|zahlungserinnerung*|zahlungsaufforderung*)';

export const TONE_PHRASES: Readonly<Record<Language, TonePhrases>> = {
  en: {
    threats: [
      'legal (?:action|proceeding*|step*|measure*|remed*|consequence*|department|team|claim*)',
      '(?:law ?suits?|lawyers?|attorneys?|solicitors?|bailiffs?|litigation|prosecut*)',
      '(?:to|in|before|small claims) court',
      'sue you',
      '(?:debt )?collect(?:ion|ions|ing) (?:agenc*|agent*|compan*|firm*|department|office|service*|proceeding*)',
      'debt collect*',
      '(?:serious |further |severe )?consequences',
      '(?:final|last) (?:notice|warning|demand|chance|opportunity|reminder)',
      '(?:will|shall|must|may|to) (?:be )?(?:suspend*|terminat*|disconnect*|withh(?:o|e)ld)',
      'suspension of',
      'stop (?:all |any |the |our )?(?:work|working|deliver*|service*|suppl*)',
      '(?:put|place|placing|putting) (?:your|the) account on (?:credit )?hold',
      'credit (?:rating|bureau*|agenc*|score)',
      'blacklist*',
      'late (?:payment )?(?:fee*|charge*|interest|penalt*)',
      'penalt(?:y|ies)',
      '(?:charge|charging|add|apply|claim|demand) (?:[a-z]+ ){0,2}interest',
      'default interest',
      'interest (?:will|shall|accru*|charge*)',
      'or else',
      '(?:otherwise|failing which|or) (?:we|i) (?:will|shall|must|have to|are forced|am forced)',
      '(?:forced|compelled|obliged) to',
      'no (?:other )?(?:choice|option|alternative)',
      'not hesitate',
      'escalate (?:this|the matter|it) to',
      'hand (?:this|the matter|it|your account) over',
      'take (?:this|the matter|it|things) further',
      'reserve (?:the|our|all) rights?',
      'ultimatum',
      '(?:we|i)(?: hereby| must| now)? (?:demand|insist)',
      '(?:demand*|require*|expect*) (?:your )?immediate',
      'immediate payment',
      '(?:pay|settle|paid|settled|transfer)(?: [a-z]+){0,4} (?:immediately|at once|without (?:any )?(?:further )?delay)',
      'failure to (?:pay|respond|reply|settle|do so|comply)',
      'within (?:\\d+|[a-z]+) (?:hours|days) or',
    ],
    takenBack: '(?:no|without|any)',
    blame: [
      'you(?: have|.ve)?(?: again| still| once again| repeatedly| clearly| simply)? (?:failed|neglected|refused|ignored|disregarded|broken|broke|breached|forgot|forgotten)',
      '(?<!if )you(?: still)? (?:have not|haven.t|did not|didn.t)(?: yet| even| still)? (?:paid|pay|replied|reply|responded|respond|answered|answer|bothered|bother|honou?red|kept|keep)',
      '(?<!if )you(?: have|.ve) (?:still )?(?:yet to|not yet) (?:pay|paid|reply|replied|respond|responded|answer)',
      'your (?:continued |repeated |persistent |ongoing |apparent )?(?:failure|neglect|negligence|refusal|non-?payment|delinquen*|inaction|silence|disregard|excuse*|breach|default|fault|carelessness|lack of)',
      'fail(?:ed|ure|ing)? to (?:pay|meet|honou?r|respond|reply|settle|keep|act)',
      `(?:despite|in spite of|after) ${MANY_EN}(?: ${MANY_EN})?(?: [a-z]+)? ${REMINDERS_EN}`,
      '(?:repeatedly|several times|time and again|many times|again and again|\\d+ times|three times|twice) (?:asked|reminded|told|requested|written|contacted|called)',
      '(?:asked|reminded|told|contacted|written to|called) you (?:repeatedly|several times|many times|time and again|numerous times|multiple times|again and again|\\d+ times|three times|twice already)',
      'as you (?:well |very well |surely |certainly )?know',
      '(?:unacceptable|irresponsible|unprofessional|inexcusable|ridiculous|outrageous|shameful|careless|dishonest|disgraceful|disrespectful)',
      '(?:very |deeply |extremely )?disappoint(?:ed|ing)',
      '(?:delinquent|debtors?|in bad faith|bad faith)',
      '(?:broken|broke) (?:your|a) (?:promise|word)',
      'you (?:still )?owe us',
      'no excuses?',
      '(?:lose|losing|lost|running out of|run out of|our) patience',
      'you promised',
    ],
    shouted:
      'PLEASE URGENT URGENTLY IMMEDIATE IMMEDIATELY OVERDUE NOW TODAY FINAL LAST WARNING ATTENTION IMPORTANT MUST NOT NEVER PAY PAID UNPAID PAYMENT STILL AGAIN DUE LATE REMINDER NOTICE YOU YOUR',
    please: ['please', 'kindly', 'would you mind', 'would you be so kind'],
    thanks: ['thank', 'thanks', 'thank you', 'thanking', 'grateful', 'appreciate*', 'much obliged'],
    paidAlready: [
      '(?:already|meantime|meanwhile|since then|by now|just|recently) (?:[a-z]+ ){0,4}(?:paid|pay|sent|settled|made|transferred|arranged|taken care|gone out|processed|sorted)',
      '(?:paid|sent|settled|transferred|arranged|payment)(?: [a-z]+){0,6} (?:already|in the meantime|on its way|on the way|under ?way|just|recently|crossed)',
      'crossed',
      '(?:if|should|in case) (?:[a-z]+ ){0,3}(?:paid|settled|been made|been paid|sorted)',
    ],
    ignoreIt: [
      'ignore',
      'disregard',
      'no need',
      '(?:nothing|anything) (?:more |else |further |left )?(?:for you )?to do',
      'set (?:this|it) aside',
      '(?:forget|delete|skip) (?:this|it|about)',
      '(?:need not|needn.t|don.t need|do not need|don.t have to|do not have to)',
      '(?:all|everything is|you are|you.re) (?:good|set|done|sorted|fine)',
      'apologies',
      'never mind',
      'take no notice',
    ],
    holdUp: [
      '(?:hold|holds|holding|held)(?: [a-z]+){0,3} (?:up|back)',
      'hold-?ups?',
      'delay*',
      '(?:stuck|missing|blocking|stopping|preventing|keeping)',
      'in the way',
      '(?:why|reason*)',
      '(?:problem*|issue*|question*|trouble*|difficult*|concern*|obstacle*)',
      '(?:wrong|unclear|not right|amiss)',
      'need(?:ed)?(?: [a-z]+){0,3} from us',
      '(?:can|could|may) we (?:help|do|send|clarify)',
      '(?:in place|in order|all right|everything ok)',
      'what happened',
    ],
    tellUs: [
      'let (?:us|me) know',
      'tell (?:us|me)',
      'drop (?:us|me)',
      'get back to (?:us|me)',
      'reply',
      'write (?:to us|to me|back)',
      'give (?:us|me) a call',
      'hear from you',
      'wonder*',
    ],
  },
  de: {
    threats: [
      'gericht(?:lich*|s*|es)?',
      '(?:rechtsanw[aä]lt*|anwalt|anwältin|anwälte|anwaltlich*|rechtsabteilung|rechtsbeistand)',
      'rechtlich* (?:schritt*|maßnahme*|massnahme*|konsequenz*|folgen|mittel)',
      'rechtlich vorgehen',
      '(?:rechtsweg*|rechtsstreit*|klage|klageweg*|verklagen|juristisch*|zwangsvollstreckung*|vollstreck*|gerichtsvollzieher*)',
      'mahn(?:bescheid*|verfahren*|gebühr*|kosten|spesen|stufe*)',
      'inkasso*',
      'konsequenz*',
      '(?:verzugszins*|zinsen|strafzins*|säumnisgebühr*|säumniszuschlag*|verzugsschaden*|verzugspauschale|verspätungszuschlag*|zusätzliche kosten|vertragsstrafe*)',
      'in verzug',
      '(?:schufa*|bonität*|auskunftei*|wirtschaftsauskunft*)',
      'letzt* (?:mal|mahnung*|warnung*|aufforderung*|gelegenheit*|chance|frist|erinnerung)',
      '(?:letztmal|letztmalig*|nachfrist*|fristablauf|fruchtlos*|ultimatum)',
      '(?:androh*|drohen|droht)',
      '(?:sehen|fühlen) wir uns (?:leider )?(?:gezwungen|genötigt|veranlasst)',
      '(?:gezwungen|genötigt)',
      '(?:andernfalls|anderenfalls|ansonsten|sonst) (?:werden|müssen|sehen|behalten|würden|leiten|übergeben)',
      'behalten (?:wir )?uns(?: [a-zäöüß]+){0,4} vor',
      '(?:kündigung|kündigen|liefersperre|lieferstopp|liefersperrung|sperrung|sperren)',
      '(?:leistung*|lieferung*|dienst*|arbeiten|belieferung|zusammenarbeit) (?:[a-zäöüß]+ ){0,2}(?:einstellen|eingestellt|zurückhalten|beenden|stoppen)',
      'fordern (?:wir )?sie(?: [a-zäöüß]+){0,4} auf',
      '(?:verlangen|bestehen) (?:wir )?(?:hiermit |nun )?(?:auf|die|sofort*)',
      '(?:zahlen|überweisen|begleichen|zahlung|ausgleich)(?: [a-zäöüß]+){0,5} (?:umgehend|unverzüglich|sofort|sofortig*|auf der stelle)',
      '(?:umgehend|unverzüglich|sofort|sofortig*)(?: [a-zäöüß]+){0,3} (?:zu )?(?:zahlen|überweisen|begleichen|zahlung|ausgleich*|bezahlen)',
      '(?:strafanzeige|anzeige erstatten|betrug*|zahlungsbefehl*|betreibung*)',
      'zögern(?: [a-zäöüß]+){0,3} nicht',
      'nicht zögern',
    ],
    takenBack: '(?:keine?|keinen|keiner|ohne)',
    blame: [
      `trotz (?:[a-zäöüß]+ ){0,3}${REMINDERS_DE}`,
      '(?<!(?:falls|wenn|sofern) )(?:sie haben|haben sie)(?: [a-zäöüß0-9,-]+){0,8} (?:versäumt|ignoriert|missachtet|unterlassen|vergessen|nicht (?:reagiert|gezahlt|bezahlt|geantwortet|beglichen|gehalten|eingehalten)|nicht für nötig)',
      '(?:versäumt|unterlassen) haben',
      'ihr* (?:eigenes |anhaltendes |wiederholtes )?(?:versäumnis*|verschulden*|nachlässigkeit*|zahlungsverzug*|zahlungsmoral|schuld|schweigen*|untätigkeit*|weigerung*|fehlverhalten*|vertragsbruch*|säumnis*|zahlungsunwilligkeit*|fehler*)',
      '(?:wiederholt|mehrfach|mehrmals|schon oft|immer wieder|zweimal|dreimal|vergeblich)(?: [a-zäöüß]+){0,3} (?:gebeten|aufgefordert|erinnert|angeschrieben|gemahnt|angemahnt|kontaktiert|angerufen)',
      'zum (?:wiederholten|zweiten|dritten|vierten|x-ten) mal*',
      '(?:inakzeptabel|unverschämt*|unzumutbar*|enttäuscht*|enttäuschend|unseriös*|unverantwortlich*|frechheit|säumig*|schuldner*|wortbrüchig*|ärgerlich|verärgert|unverständlich|rücksichtslos*)',
      '(?:unsere|die) geduld (?:ist|geht|hat|neigt)',
      'nicht (?:länger |mehr )?(?:hinnehm*|tolerier*|akzeptier*)',
      '(?:keine ausred*|ausreden)',
      'sie schulden',
      'schulden sie',
      'wie sie (?:sehr wohl |genau |sicher |ja |wohl )*wissen',
      'ihr versprechen(?: [a-zäöüß]+){0,3} (?:nicht|gebrochen)',
      'ihrer (?:zahlungspflicht*|zahlungsverpflichtung*|verpflichtung*)(?: [a-zäöüß]+){0,3} (?:nicht|nachzukommen)',
    ],
    shouted:
      'BITTE DRINGEND SOFORT JETZT UMGEHEND ÜBERFÄLLIG LETZTE LETZTER WICHTIG ACHTUNG MAHNUNG ZAHLEN ZAHLUNG NICHT ENDLICH HEUTE NOCH IMMER UNBEZAHLT FÄLLIG ERINNERUNG MÜSSEN SIE IHRE WARNUNG',
    please: ['bitte', 'bitten', 'freundlicherweise', 'so (?:nett|freundlich|lieb)'],
    thanks: ['dank', 'danke', 'danken', 'dankbar*', 'bedanken', 'dankeschön', 'verbunden'],
    paidAlready: [
      '(?:bereits|schon|inzwischen|zwischenzeitlich|zwischenzeit|soeben|gerade|mittlerweile|kürzlich)(?: [a-zäöüß]+){0,4} (?:bezahlt|gezahlt|überwiesen|beglichen|veranlasst|erledigt|unterwegs|angewiesen|erfolgt|geleistet|ausgeführt)',
      '(?:zahlung|überweisung|betrag|geld)(?: [a-zäöüß]+){0,5} (?:unterwegs|auf dem weg|veranlasst|angewiesen|ausgeführt)',
      '(?:überschnitten|gekreuzt|überschneiden|kreuzen)',
      '(?:falls|sollten|wenn|sofern)(?: [a-zäöüß]+){0,6} (?:bezahlt|gezahlt|überwiesen|beglichen|veranlasst)',
    ],
    ignoreIt: [
      'ignorieren',
      'gegenstandslos*',
      'hinfällig',
      '(?:nichts|nicht)(?: [a-zäöüß]+){0,3} (?:tun|unternehmen|beachten)',
      'unbeachtet',
      '(?:übersehen|vergessen|löschen|verzeihen|entschuldigen) sie',
      'sehen sie(?: [a-zäöüß]+){0,4} nach',
      'erübrigt',
      'erledigt',
      'beiseite',
    ],
    holdUp: [
      '(?:woran|warum|weshalb|wieso|grund|gründe|ursache)',
      '(?:aufhält|aufhalten|aufgehalten|hält|hindert|verhindert|hakt|klemmt|stockt|verzögert|verzögerung*|hindernis*)',
      'im weg*',
      '(?:fehlt|fehlen|fehlende*|benötigen|brauchen)',
      '(?:problem*|schwierigkeit*|rückfrage*|frage*|unklar*|unstimmigkeit*|anliegen)',
      '(?:stimmt|in ordnung|vorbereitet)',
      '(?:helfen|unterstützen|weiterhelfen|klären|beitragen)',
    ],
    tellUs: [
      'bescheid',
      '(?:sagen|lassen|geben|melden|schreiben|teilen|antworten|nennen|informieren) sie',
      '(?:rückmeldung|antwort)',
      'mitteilen',
      'von ihnen hören',
    ],
  },
};
