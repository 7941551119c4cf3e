/** The columns of the national register's file, in its order; some come and go. */
export const REGISTER_COLUMNS = [
  'URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)|',
  'TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)|',
  'EstablishmentStatus (code)|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)|',
  'ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)|',
  'ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)|',
  'StatutoryLowAge|StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)|',
  'OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)|Gender (name)|',
  'ReligiousCharacter (code)|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)|',
  'Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity|',
  'SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys|',
  'NumberOfGirls|PercentageFSM|TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|',
  'Trusts (name)|SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)|',
  'Federations (code)|Federations (name)|UKPRN|FEHEIdentifier|FurtherEducationType (name)|',
  'OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)|LastChangedDate|',
  'Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum|',
  'HeadTitle (name)|HeadFirstName|HeadLastName|HeadPreferredJobTitle|BSOInspectorateName (name)|',
  'InspectorateReport|DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)|',
  'TeenMothPlaces|CCF (name)|SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)|',
  'Section41Approved (name)|SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)|',
  'SEN6 (name)|SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|',
  'SEN13 (name)|TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll|',
  'ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|GOR (code)|GOR (name)|',
  'DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)|',
  'AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)|',
  'UrbanRural (code)|UrbanRural (name)|GSSLACode (name)|Easting|Northing|MSOA (name)|LSOA (name)|',
  'InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|PropsName|',
  'PreviousLA (code)|PreviousLA (name)|PreviousEstablishmentNumber|OfstedRating (name)|',
  'RSCRegion (name)|Country (name)|UPRN|SiteName|QABName (code)|QABName (name)|',
  'EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)|',
  'LSOA (code)|FSM|AccreditationExpiryDate',
]
  .join('')
  .split('|');

const NO_LONGER = [
  'OfstedLastInsp',
  'OfstedSpecialMeasures (code)',
  'OfstedSpecialMeasures (name)',
  'OfstedRating (name)',
  'RSCRegion (name)',
];

/** Those of today, without what the register has dropped. */
export const COLUMNS_NOW = REGISTER_COLUMNS.filter((name) => !NO_LONGER.includes(name));

export type School = {
  URN: string;
  EstablishmentName: string;
  'EstablishmentStatus (name)'?: string;
  'LA (name)'?: string;
  [column: string]: string | undefined;
};

/** A file as the register gives it: every column, Windows-1252, dates dd-mm-yyyy. */
export function registerFile(schools: School[], columns: string[] = COLUMNS_NOW): Buffer {
  return file(
    columns,
    schools.map((school) => {
      const all: Record<string, string | undefined> = {
        'LA (code)': '851',
        'LA (name)': 'Portsmouth',
        'EstablishmentStatus (name)': 'Open',
        'TypeOfEstablishment (name)': 'Community school',
        'PhaseOfEducation (name)': 'Primary',
        HeadFirstName: 'Hedwig',
        HeadLastName: 'Secret-Head',
        ...school,
      };
      return columns.map((name) => all[name] ?? '');
    }),
  );
}

export type Link = {
  URN: string;
  LinkURN: string;
  LinkName: string;
  LinkType: string;
  LinkEstablishedDate: string;
};

export function linksFile(links: Link[]): Buffer {
  const columns: (keyof Link)[] = ['URN', 'LinkURN', 'LinkName', 'LinkType', 'LinkEstablishedDate'];
  return file(
    columns,
    links.map((link) => columns.map((name) => link[name])),
  );
}

function file(header: string[], rows: string[][]): Buffer {
  const lines = [header, ...rows].map((cells) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
  );
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}
