export {
  type Claim,
  type Finding,
  type Judge,
  PAPERS,
  type Paper,
  type RecordsByPart,
  VERDICTS,
  type Verdict,
} from "./claim";
