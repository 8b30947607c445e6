package mastodon

import "strings"

// isTopLevel knows the country codes and those generic domains that a debate's link is
// likely to have. It is not the whole list of IANA: a link below a domain that it does not
// know is counted in full here, which is the stricter side.
func isTopLevel(label string) bool { return topLevel[label] }

var topLevel = func() map[string]bool {
	known := map[string]bool{}
	for _, list := range []string{countries, generic} {
		for _, label := range strings.Fields(list) {
			known[label] = true
		}
	}
	return known
}()

const countries = `
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr
ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu
mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz
ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`

const generic = `
com org net info biz name pro aero asia cat coop edu gov int jobs mil mobi museum post tel travel xxx
alsace app archi art bio blog bzh cafe camp care center city click cloud club community company corsica country
design dev digital direct earth education email events exchange family farm forum foundation fun fund garden
gallery group guide guru help host house immo ink institute international law legal life link live ltd
media mobile network news ngo ong one online organic page paris partners party photo photos place plus press
pub radio reisen rocks run school science services shop site social software solutions space store studio style
support systems team tech tips today tools top town training vet video wiki work works world wtf xyz zone`
