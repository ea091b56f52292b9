"""Verbs and turns of phrase that report, take a side, or describe somebody from outside."""

from __future__ import annotations

import re

_SAY = (
    r"sa(?:id|ys?|ying)|t(?:old|ells?|elling)|add(?:ed|s|ing)|stat(?:ed|es|ing)|"
    r"argu(?:ed|es|ing)|wrote|writes|writing|tweet(?:ed|s|ing)|not(?:ed|es|ing)|"
    r"explain(?:ed|s|ing)|insist(?:ed|s|ing)|suggest(?:ed|s|ing)|respond(?:ed|s|ing)|"
    r"repl(?:ied|ies|ying)|announc(?:ed|es|ing)|declar(?:ed|es|ing)|continu(?:ed|es)|"
    r"warn(?:ed|s|ing)|stress(?:ed|es|ing)|maintain(?:ed|s|ing)|contend(?:ed|s|ing)|"
    r"assert(?:ed|s|ing)|remark(?:ed|s|ing)|ask(?:ed|s|ing)|recall(?:ed|s|ing)|"
    r"claim(?:ed|s|ing)|acknowledg(?:ed|es|ing)|conced(?:ed|es|ing)|conclud(?:ed|es|ing)|"
    r"observ(?:ed|es|ing)|testif(?:ied|ies|ying)|joked?|quipped|vow(?:ed|s|ing)|"
    r"pledg(?:ed|es|ing)|promis(?:ed|es|ing)|call(?:ed|s|ing)(?!\s+(?:for|on)\b)|answer(?:ed|s)|"
    r"put it|went on|reiterat(?:ed|es|ing)|point(?:ed|s) out|indicat(?:ed|es)|emphasi[sz](?:ed|es)|"
    r"propos(?:ed|es|ing)|agree(?:d|s)|denied|denies|describ(?:ed|es|ing)|urg(?:ed|es|ing)|"
    r"defend(?:ed|s|ing)|blam(?:ed|es|ing)|criticiz(?:ed|es|ing)|fired back|began|"
    r"express(?:ed|es|ing)|read(?:s)?|proclaim(?:ed|s)|posted|confirmed|shouted|exclaimed"
)
SAY = re.compile(rf"\b(?:{_SAY})\b")
# Verbs after which what follows is what somebody stands for, or against.
FOR_VERBS = (
    r"support(?:s|ed|ing)?|back(?:s|ed|ing)?|favou?r(?:s|ed|ing)?|advocat(?:es|ed|ing)|advocate|"
    r"endors(?:es?|ed|ing)|champion(?:s|ed|ing)?|embrac(?:es?|ed|ing)|"
    r"call(?:s|ed|ing)? for|push(?:es|ed|ing)? (?:for|to)|press(?:es|ed|ing)? for|"
    r"campaign(?:s|ed|ing)? (?:for|on|to)|argu(?:es|ed|ing) (?:for|in favou?r of)|"
    r"propos(?:es?|ed|ing)|promot(?:es?|ed|ing)|promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|"
    r"vow(?:s|ed|ing)?|commit(?:s|ted|ting)? to|seek(?:s|ing)?|sought|urg(?:es?|ed|ing)|"
    r"demand(?:s|ed|ing)?|prais(?:es?|ed|ing)|welcom(?:es?|ed|ing)|defend(?:s|ed|ing)?|"
    r"plan(?:s|ned|ning)? to|intend(?:s|ed)? to|hop(?:es|ed) to|want(?:s|ed)?(?: to)?|"
    r"would like(?: to)?|agree(?:s|d)? (?:with|that)|(?:co-?)?sponsor(?:s|ed|ing)?|"
    r"introduc(?:es?|ed|ing)|vot(?:es?|ed|ing) (?:for|to)|sign(?:s|ed|ing)?|"
    r"stand(?:s|ing)? (?:by|behind|for)|stood (?:by|behind|for)|prefer(?:s|red)?|"
    r"recommend(?:s|ed|ing)?|prioriti[sz](?:es?|ed|ing)|"
    r"(?:is|are|was|were|be|been|am|'m|’m|remain(?:s|ed)?)(?: \w+)? (?:in favou?r of|for|"
    r"supportive of|committed to|open to)|"
    r"(?:is|was|am|been|as|be|'m|’m)(?: (?:a|an|\w+ly))*(?: \w+){0,2} (?:supporter|proponent|"
    r"advocate|defender|champion|backer|believer)s? (?:of|for|in)|"
    r"(?:has |have )?(?:shown|showed|expressed|voiced) (?:\w+ )?support (?:for|to)|"
    r"float(?:s|ed|ing)|touted|tout(?:s|ing)|reviv(?:e|ed|es|ing)|"
    r"join(?:s|ed)? calls for"
)
AGAINST_VERBS = (
    r"oppos(?:es?|ed|ing)|reject(?:s|ed|ing)?|condemn(?:s|ed|ing)?|denounc(?:es?|ed|ing)|"
    r"criticiz(?:es?|ed|ing)|criticis(?:es?|ed|ing)|challeng(?:es?|ed|ing)|resist(?:s|ed|ing)?|"
    r"fight(?:s|ing)? against|fought against|disagree(?:s|d)? with|object(?:s|ed|ing)? to|"
    r"vot(?:es?|ed|ing) against|rul(?:es?|ed|ing) out|blast(?:s|ed|ing)?|slam(?:s|med|ming)?|"
    r"dismiss(?:es|ed|ing)?|refus(?:es?|ed|ing) to|balk(?:s|ed|ing)? at|"
    r"speak(?:s|ing)? out against|spoke out against|(?:come|came) out against|campaign(?:s|ed|"
    r"ing)? against|"
    r"argu(?:es|ed|ing) against|vetoed|decr(?:y|ied|ies|ying)|rail(?:s|ed|ing)? against|"
    r"(?:is|are|was|were|be|been|am|'m|’m|remain(?:s|ed)?)"
    r"(?: (?!running|up|competing|facing|pitted)\w+)? (?:against|opposed to|"
    r"critical of|sceptical of|skeptical of)|"
    r"(?:is|was|am|been|as|be|'m|’m)(?: (?:a|an|\w+ly))*(?: \w+){0,2} (?:critic|opponent|foe)s? of|"
    r"(?:has |have )?(?:shown|showed|expressed|voiced) (?:\w+ )?opposition to|hat(?:es|ed)|"
    r"lambast(?:s|ed|ing)|vow(?:s|ed)? never to|chid(?:es?|ed|ing)|blam(?:es?|ed|ing)|"
    r"hammer(?:s|ed|ing)|attack(?:s|ed|ing)|assail(?:s|ed|ing)|rebuk(?:es?|ed|ing)|"
    r"derid(?:es?|ed|ing)|mock(?:s|ed|ing)|ridicul(?:es?|ed|ing)|fault(?:s|ed|ing)|"
    r"warn(?:s|ed|ing)? against|veto(?:es|ing)?|scoff(?:s|ed|ing)? at|sneer(?:s|ed|ing)? at"
)
WILL_VERBS = r"will(?: not)?|would(?: not)?|won['’]t|wouldn['’]t|cannot|can['’]t|must(?: not)?"
THINK_VERBS = (
    r"believ(?:es?|ed|ing)|think(?:s|ing)?|thought|feel(?:s)?|felt|considers?|sees|know(?:s)?|"
    r"talk(?:s|ed|ing)? (?:about|of)|hint(?:s|ed|ing)? (?:at|that)|appears? to|seems? to|seemed to"
)
_PREDICATE = re.compile(
    rf"\b(?:(?P<against>{AGAINST_VERBS})|(?P<for>{FOR_VERBS})|(?P<think>{THINK_VERBS})|"
    rf"(?P<say>{_SAY})|(?P<will>{WILL_VERBS}))(?![\w’'-])"
)
# "her push for", "Sample's plan to": the possessive names whose it is.
NOUN_PREDICATE = re.compile(
    r"(?P<middle>(?:\s+[\w’'“”\"-]+){0,3}?)\s+(?:(?P<against>opposition to|rejection of|"
    r"criticism of|refusal to|veto of|objections? to|fight against|resistance to)|"
    r"(?P<for>calls? for|calls? to|push for|push to|plans? (?:to|for)|proposals? (?:to|for|that)|"
    r"support (?:for|of)|promises? (?:to|of)|pledges? (?:to|of)|vows? to|bids? to|efforts? to|"
    r"demands? (?:for|that|to)|desire (?:to|for)|advocacy (?:of|for)|endorsement of|"
    r"belief (?:in|that)|embrace of|defen[cs]e of|commitment to|(?:first |top |"
    r"main )?(?:priority|goal|aim) "
    r"(?:is|was|will be|would be) to|idea (?:of|to)|wish to|decision to))\b"
)
# "the policy pushed by Sample", "a ban proposed by Sample"
PASSIVE = re.compile(
    r"\b(?P<verb>push|propos|support|back|favou?r|champion|advocat|endors|promis|demand|oppos|"
    r"reject|introduc|sponsor)ed by\s+$"
)
PASSIVE_AGAINST = frozenset({"oppos", "reject"})

ACCORDING_TO_OWN = re.compile(
    r"\b(?:[Aa]ccording to|on|[Oo]n|in|as per|per)\s+(?P<whose>(?:his|her|their)|"
    r"(?:[A-Z][\w.’'-]+\s+){0,3}[A-Z][\w.-]+[’']s?)\s+(?:own |campaign |official |personal )*"
    r"(?P<what>web\s?site|web\s?page|campaign (?:page|site|materials|literature)|platform|"
    r"(?:issues|policy) page|plan|manifesto|blog|home\s?page)",
)
NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|n't|won['’]t|wouldn['’]t|don['’]t|doesn['’]t|didn['’]t|"
    r"isn['’]t|aren['’]t|can['’]t|cannot|shouldn['’]t|refus\w+ to|declin\w+ to|without)\b"
)
CONDITION = re.compile(
    r"\b(?:if|unless|as long as|only (?:if|when|as part|after)|provided that|except|as soon as|"
    r"in some cases|under certain|until|"
    r"where (?:they|it|that|this|practical|possible|appropriate|necessary|feasible|needed))\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:used to|once (?:said|supported|opposed|called|backed)|previously|formerly|in the past|"
    r"at the time|had (?:supported|opposed|said|called|backed)|years ago|"
    r"earlier (?:said|supported)|before (?:changing|reversing))\b|\bin (?:19|20)\d\d\b",
    re.IGNORECASE,
)
# A position that was held once: it says nothing of today's.
GIVEN_UP = re.compile(
    r"\b(?:used to|once (?:said|supported|opposed|called|backed|favou?red|argued)|"
    r"(?:previously|formerly|initially|originally) (?:said|supported|opposed|called|backed|"
    r"favou?red|argued|been)|had (?:previously |once )(?:supported|opposed|said|called|backed)|"
    r"before (?:changing|reversing|dropping)|(?:has|have) since (?:changed|reversed|dropped|"
    r"abandoned|backed)|walked back|backed away|backtracked|reversed (?:course|himself|herself))\b",
    re.IGNORECASE,
)
LOADED = re.compile(
    r"\b(?:far-(?:left|right)|radical|extrem(?:e|ist)|\w+-backed|bragg\w+|notorious|woke|socialist|"
    r"communist|fascist|racist|so-called|disgrac\w+|shameless|horri\w+|reckless|draconian|illegal "
    r"(?:aliens?|migrants?)|thugs?|corrupt|crooked|liar|lies|outrageous|despicable|unhinged|"
    r"puppet|pander\w+|hypocri\w+|dangerous)\b",
    re.IGNORECASE,
)
DECLINED = re.compile(
    r"\b(?:declin(?:ed|es) to (?:say|answer|comment|take a position|respond)|"
    r"refus(?:ed|es) to (?:say|answer|comment|take a position)|would not (?:say|comment|answer)|"
    r"did not (?:respond|answer|reply|return)|(?:no|without) comment|has not (?:said|taken a))\b"
)

# A group, an ally or an endorsement, and then what they are for: "backed by groups that want …".
OF_A_GROUP = re.compile(
    r"\b(?:organi[sz]ations?|groups?|coalitions?|unions?|endorsements?|endors(?:ed|es)|backed by|"
    r"allies|donors?|backers|supporters|activists|advocates|PACs?|committees?|association)\b"
    r"[^.;!?]{0,80}?\b(?:that|which|who|whose|has|have|wants?|seeks?|calls?|said|says)\b"
)
# "opposed the deal", "no longer supports them": what it is stands in the sentence before.
ANAPHOR = re.compile(
    r"\s*(?:it|them|that|this|such|those|these|the (?:\w+ )?(?:deal|plan|policy|proposal|bill|"
    r"measure|idea|law|standards?|program|agreement|ban|move|change|practice|legislation|"
    r"amendment|act))\b"
)
OF_ANOTHER = re.compile(r"(?P<name>[A-Z][\w’'.-]+(?:\s+[A-Z][\w’'.-]+)*),?\s+(?:who|which|whose)\b")
# What somebody would have done, is set on doing, or has done: a commitment, whoever it is to.
WANTED = re.compile(
    r"\b(?:I|[Ww]e)(?:['’]ll| will| would| want| plan| intend| hope| need| must| should| pledge|"
    r" promise| propose| support| favou?r| believe (?:in|that|we)|['’]m going to|['’]d like)\b|"
    r"\b[Ll]et['’]s\b|\b(?:should|must|needs? to|has to|have to|ought to|it is time|it['’]s time|"
    r"call(?:s|ed|ing)? (?:for|on)|vow(?:s|ed)?|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|"
    r"propos(?:es?|ed|ing)|wants? to|plans? to|would like to|committed to|my (?:plan|proposal|"
    r"priority|goal|administration)|first priority|will be)\b|"
    r"^[\s•*–—-]*(?:Enact|Require|End|Ban|Eliminate|Abolish|Repeal|Create|Build|Establish|Expand|"
    r"Increase|Raise|Cut|Reduce|Lower|Publish|Release|Fund|Keep|Close|Strengthen|Introduce|Adopt|"
    r"Legali[sz]e|Restore|Invest|Support|Protect|Ensure|Make|Improve|Provide|Implement|Develop|"
    r"Work|Fight|Stop|Oppose|Promote|Bring|Give|Stand|Allow|Hold|Put|Use|Offer)\b"
)
ACHIEVED = re.compile(
    r"\b(?:I|[Ww]e|[Mm]y (?:office|administration|team))(?:['’]ve| have| also| successfully| was| "
    r"has)*(?: \w+ly)? (?:introduc|submit|sponsor|co-?sponsor|vot(?:ed|ing) (?:for|to)|pass|launch|"
    r"expand|secur|creat|establish|f(?:ought|ight)|led|lobb|author|sign|implement|increas|start|"
    r"work|push|champion|propos|announc|open|built|deliver|help|advocat|call(?:ed)? for|"
    r"reduc|ended|protect|defend)\w*\b|\b(?:he|she|He|She|[A-Z]\w+) (?:has |also |had )*"
    r"(?:introduced|sponsored|co-?sponsored|voted (?:for|to)|signed|launched|authored|championed|"
    r"pushed (?:for|to)|created|established|led)\b"
)
# "will not", "should never", "no longer", "cannot afford": what is not to be.
REFUSED = re.compile(
    r"\b(?:(?:will|would|should|must|do|does|did|can|could|is|are|was|am|has|have) (?:not|never)|"
    r"(?:won|wouldn|shouldn|don|doesn|didn|can|couldn|isn|aren|wasn|haven|hasn)['’]t|cannot|never|"
    r"no longer|not (?:yet|in favou?r|support|believe)|refus\w+|reject\w*|oppos\w+|against|nay|"
    r"leave \w[^.;]{0,40}? (?:alone|to)|(?:stay|keep it|remain) as (?:it is|they are)|ruled out|"
    r"dismiss\w+|vetoed|stonewall\w+)\b",
    re.IGNORECASE,
)
INSTEAD = re.compile(r"\b(?:instead of|rather than|as opposed to|not by|without)\b")


def predicates(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Predicates between two places of the text, in order."""
    return list(_PREDICATE.finditer(text, start, end))
