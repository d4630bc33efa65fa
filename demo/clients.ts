// The made-up clients of the demo and the people who look after them. Data only; every address is reserved for examples.
import type { MemberSeed } from './slack/protocol.ts';

export type Behaviour =
  | 'on_time'
  | 'twelve_late'
  | 'slow'
  | 'erratic'
  | 'cash_flow'
  | 'first_late'
  | 'disputed'
  | 'gone';

export interface DemoClient {
  id: string;
  name: string;
  mail: string;
  currency: 'EUR' | 'USD' | 'GBP';
  behaviour: Behaviour;
  /** Place in OWNERS. */
  owner: number;
  terms: number;
  everyDays: number;
  typicalCents: number;
  needsPo: boolean;
  /** A client who came this many days ago; two years when left out. */
  sinceDays?: number;
}

export type DemoRole = 'admin' | 'approver' | 'collector';

export type DemoMember = MemberSeed & { role: DemoRole };

export const OWNERS: DemoMember[] = [
  {
    name: 'maya',
    realName: 'Maya Okafor',
    email: 'maya@kestrel-lund.example.com',
    title: 'Finance lead',
    role: 'admin',
    isAdmin: true,
    tz: 'Europe/Berlin',
  },
  {
    name: 'jonas',
    realName: 'Jonas Brandt',
    email: 'jonas@kestrel-lund.example.com',
    title: 'Account owner',
    role: 'collector',
    isAdmin: false,
    tz: 'Europe/Berlin',
  },
  {
    name: 'priya',
    realName: 'Priya Raman',
    email: 'priya@kestrel-lund.example.com',
    title: 'Account owner',
    role: 'collector',
    isAdmin: false,
    tz: 'Europe/London',
  },
  {
    name: 'tomas',
    realName: 'Tomás Vidal',
    email: 'tomas@kestrel-lund.example.com',
    title: 'Studio director',
    role: 'approver',
    isAdmin: false,
    tz: 'Europe/Madrid',
  },
];

type Row = [
  id: string,
  name: string,
  mail: string,
  currency: DemoClient['currency'],
  behaviour: Behaviour,
  owner: number,
  terms: number,
  everyDays: number,
  typical: number,
  more?: Partial<DemoClient>,
];

const PO = { needsPo: true };

const ROWS: Row[] = [
  ['0200417', 'Acme & Sons', 'acme-sons', 'EUR', 'twelve_late', 1, 30, 28, 6_400, PO],
  ['0200988', 'Acme Ltd', 'acme-leeds', 'GBP', 'on_time', 2, 30, 45, 3_100],
  ['0201003', 'Acme Ltd', 'acme-dublin', 'EUR', 'erratic', 1, 30, 60, 2_450],
  ['K-1004', 'Brightwater Hotels', 'brightwater', 'GBP', 'slow', 2, 45, 31, 9_800, PO],
  ['K-1005', 'Globex', 'globex', 'USD', 'first_late', 1, 30, 28, 9_500],
  ['K-1006', 'Initech', 'initech', 'USD', 'on_time', 0, 30, 21, 4_200],
  ['K-1007', 'Müller Messebau GmbH', 'mueller-messebau', 'EUR', 'cash_flow', 1, 30, 35, 7_900],
  ['K-1008', "O'Hara Print", 'ohara-print', 'EUR', 'disputed', 2, 14, 40, 3_650],
  ['K-1009', 'Szczęsny Świątek Wnętrza', 'swiatek', 'EUR', 'twelve_late', 1, 30, 50, 2_800],
  ['K-1010', 'Ελληνικά Νησιά ΑΕ', 'ellinika-nisia', 'EUR', 'slow', 0, 60, 62, 5_150],
  ['K-1011', 'Северный Ветер', 'severny-veter', 'EUR', 'on_time', 0, 30, 55, 1_900],
  ['K-1012', 'Nordlys Festival', 'nordlys', 'EUR', 'erratic', 3, 30, 48, 11_200],
  ['K-1013', 'Halloran Museum Trust', 'halloran', 'GBP', 'disputed', 2, 30, 45, 8_300, PO],
  ['K-1014', 'Pemberton-Ashworth Galleries', 'pemberton', 'GBP', 'twelve_late', 2, 30, 36, 4_700],
  ['K-1015', 'Sunfield Dairies', 'sunfield', 'EUR', 'on_time', 1, 14, 25, 1_450],
  ['K-1016', 'Vandelay Imports', 'vandelay', 'USD', 'cash_flow', 0, 30, 30, 6_100],
  ['K-1017', 'Stark & Weber Architekten', 'stark-weber', 'EUR', 'on_time', 1, 30, 40, 5_900],
  ['K-1018', 'Café Zürich', 'cafe-zuerich', 'EUR', 'twelve_late', 1, 14, 33, 890],
  ['K-1019', 'Bluth Company', 'bluth', 'USD', 'gone', 3, 30, 70, 4_450],
  ['K-1020', 'Harbour Lights Theatre', 'harbour-lights', 'GBP', 'erratic', 2, 30, 52, 3_900],
  ['K-1021', 'Tyrell Optics', 'tyrell', 'USD', 'on_time', 0, 45, 38, 12_600, PO],
  ['K-1022', 'Lindqvist Möbler AB', 'lindqvist', 'EUR', 'first_late', 1, 30, 42, 4_050],
  ['K-1023', 'Wayfarer Books', 'wayfarer', 'GBP', 'on_time', 2, 30, 60, 1_250],
  ['K-1024', 'Cyberdyne Robotics', 'cyberdyne', 'USD', 'slow', 0, 60, 45, 18_400, PO],
  ['K-1025', 'Oakridge Primary School', 'oakridge', 'GBP', 'on_time', 2, 30, 75, 980],
  ['K-1026', 'D’Angelo & Figli', 'dangelo', 'EUR', 'twelve_late', 1, 30, 44, 3_350],
  ['K-1027', 'Hooli', 'hooli', 'USD', 'erratic', 0, 45, 30, 15_700, PO],
  ['K-1028', 'Jardins du Marais', 'jardins', 'EUR', 'on_time', 3, 30, 50, 2_200],
  ['K-1029', 'Weyland Shipping', 'weyland', 'GBP', 'slow', 2, 30, 56, 6_750],
  ['K-1030', 'Ørsted Cykler', 'orsted-cykler', 'EUR', 'on_time', 1, 14, 45, 1_100],
  ['K-1031', 'Massive Dynamic', 'massive', 'USD', 'on_time', 0, 30, 28, 7_300],
  ['K-1032', 'Peacock Weddings', 'peacock', 'GBP', 'cash_flow', 2, 14, 58, 1_700],
  ['K-1033', 'Pendleton Ecology', 'pendleton', 'USD', 'twelve_late', 0, 30, 47, 2_950],
  ['K-1034', 'Schmitt, Schmidt & Schmid', 'schmitt', 'EUR', 'erratic', 1, 30, 39, 4_600],
  ['K-1035', 'Tidewater Yachts', 'tidewater', 'GBP', 'on_time', 2, 45, 65, 9_200],
  ['K-1036', 'Zorg Waste', 'zorg', 'EUR', 'disputed', 3, 30, 49, 3_800],
  ['K-1037', 'Aurora Kindergarten', 'aurora', 'EUR', 'on_time', 1, 30, 30, 640, { sinceDays: 70 }],
  ['K-1038', 'Quill & Anchor', 'quill', 'GBP', 'twelve_late', 2, 30, 34, 2_100, { sinceDays: 110 }],
  ['K-1039', 'Soylent Foods', 'soylent', 'USD', 'first_late', 3, 30, 26, 5_600],
  ['K-1040', 'Yıldız Tekstil', 'yildiz', 'EUR', 'slow', 0, 45, 51, 3_300],
];

export const CLIENTS: DemoClient[] = ROWS.map(
  ([id, name, mail, currency, behaviour, owner, terms, everyDays, typical, more]) =>
    Object.assign(
      {
        id,
        name,
        mail,
        currency,
        behaviour,
        owner,
        terms,
        everyDays,
        typicalCents: typical * 100,
        needsPo: false,
      },
      more,
    ),
);
