// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function visibleText(text){return text===""?"\u2205":text.replace(/\r?\n/g,"\u23CE").
replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}};var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,below(y,draw){context.save(),context.translate(0,y),draw(pen),context.restore()},
rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,width,height),paint(shape,style)},line(x1,y1,x2,y2,style){
let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(d),style)},text(x,y,text,style){context.globalAlpha=
style.opacity??1,context.fillStyle=style.fill,context.font=`${style.weight??400} ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.
textBaseline="alphabetic",context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){context.imageSmoothingEnabled=!1,context.drawImage(picture,
x,y,width,height)}};return pen}var ANCHORS={left:"start",center:"middle",right:"end"};function svgPen(parent,theme,fitted=!1){let add=(tag,attributes,style)=>{let node=svgEl(
tag,{...attributes,fill:style.fill??"none",stroke:style.stroke,"stroke-width":style.stroke?style.width??1:void 0,"stroke-dasharray":style.dash?.length?style.dash.
join(" "):void 0,"stroke-linejoin":style.stroke?"round":void 0,"stroke-linecap":style.stroke&&!style.dash?.length?"round":void 0,opacity:style.opacity});return parent.
append(node),node},round=value=>Math.round(value*100)/100;return{theme,below(y,draw){let group=svgEl("g",{transform:`translate(0 ${round(y)})`});parent.append(group),
draw(svgPen(group,theme,fitted))},rect(x,y,width,height,style){let box={x:round(x),y:round(y),width:round(width),height:round(height)};return add("rect",{...box,
rx:style.radius},style)},line(x1,y1,x2,y2,style){return add("line",{x1:round(x1),y1:round(y1),x2:round(x2),y2:round(y2)},style)},path(d,style){return add("path",
{d},style)},text(x,y,text,style){let[size,weight]=[style.size??12,style.weight??400],node=add("text",{x:round(x),y:round(y),"font-size":size,"font-weight":weight,
textLength:fitted&&text?round(textWidth(theme,text,size,weight)):void 0,lengthAdjust:fitted&&text?"spacingAndGlyphs":void 0,"text-anchor":ANCHORS[style.align??"\
left"]},style);return node.append(text),node},image(picture,x,y,width,height){let factor=Math.max(1,Math.ceil(2*width/picture.width)),tall=Math.max(1,Math.ceil(
2*height/picture.height)),large=el("canvas",{width:picture.width*factor,height:picture.height*tall}),context=large.getContext("2d");return context.imageSmoothingEnabled=
!1,context.drawImage(picture,0,0,large.width,large.height),add("image",{x:round(x),y:round(y),width:round(width),height:round(height),preserveAspectRatio:"none",
href:large.toDataURL("image/png")},{fill:void 0})}}}function tintStyle(tint,value,mode){let share=tint.most>0?clamp(Math.abs(value)/tint.most,0,1):0;return{fill:(value<0?tint.against:tint.color)[mode],opacity:.04+
.36*share}}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=!0;
let now=living.get(root);now?.call===call&&(now.figure.destroy(),living.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.muted)),root.style.setProperty("--right",css(view.theme.good)),
root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.theme.text,view.theme.background,.75)));let header=document.querySelector(
'[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:0}px`)}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}async function fontRules(theme){let unquoted=text=>text.trim().replace(/^["']|["']$/g,""),family=unquoted(theme.font.split(",")[0]),rules=[
...document.styleSheets].flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"&&unquoted(rule.style.
getPropertyValue("font-family"))===family);return(await Promise.allSettled(rules.map(async rule=>{let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue(
"src")),file=await(await fetch(new URL(address,rule.parentStyleSheet.href??document.baseURI))).blob(),weight=rule.style.getPropertyValue("font-weight")||"400";return`\
@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(${await dataUrl(file)}); }`}))).flatMap(text=>text.status==="fulfilled"?text.value:[]).join(
`
`)}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(reader.result),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}async function saveSvg(theme,width,height,name,draw){
let picture=svgEl("svg",{xmlns:SVG_SPACE,width:Math.ceil(width),height:Math.ceil(height),viewBox:`0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,"font-family":theme.
font});picture.append(svgEl("style",{},await fontRules(theme)));let pen=svgPen(picture,theme,!0);pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen);
let text=new XMLSerializer().serializeToString(picture);saveBlob(new Blob([text],{type:"image/svg+xml"}),fileName(name,"svg"))}function savePng(theme,width,height,name,draw){
let scale=Math.min(2,16e3/width,16e3/height),canvas=el("canvas",{width:Math.ceil(width*scale),height:Math.ceil(height*scale)}),context=canvas.getContext("2d");context.
scale(scale,scale);let pen=canvasPen(context,theme);pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen),canvas.toBlob(blob=>saveBlob(blob,fileName(
name,"png")),"image/png")}function pictureMenu(picture,page){let saving=save=>()=>{let{theme,width,height,name,draw}=picture();return save(theme,width,height,name,draw)};return saveMenu(
[["SVG",saving(saveSvg)],["PNG",saving(savePng)],...page?[["Web page",page]]:[]])}function saveMenu(choices,name="Save this picture"){let menu=el("details",{class:"\
menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":name},"Save");menu.append(summary,list);for(let[label,action]of choices){let button=el(
"button",{type:"button"},label);button.addEventListener("click",()=>{menu.open=!1,action()}),list.append(button)}return menu.addEventListener("keydown",event=>{
event.key!=="Escape"||!menu.open||(menu.open=!1,summary.focus(),event.stopPropagation())}),menu.addEventListener("focusout",event=>{menu.contains(event.relatedTarget)||
(menu.open=!1)}),menu}var HINT="Drag over words to choose a stretch. With the keyboard: Tab, then the arrow keys; hold Shift to choose, Escape to drop.",SIZE=16,FAR=10;function create(root){
let dom={lines:el("div",{class:"lines",role:"application","aria-label":"Text, coloured word by word"}),told:el("div",{class:"told note","aria-hidden":"true"}),scale:el(
"div",{class:"scale note",role:"img"}),saving:el("div",{class:"saving"})};root.replaceChildren(dom.lines,el("div",{class:"foot"},dom.told,dom.scale,dom.saving));
let view={data:null,words:[],theme:null,at:0,from:null,before:null,brush:null,tell:nothing};return wireWords(dom,view),dom.saving.append(pictureMenu(()=>pictureOf(
dom,view))),Object.assign(view,{update(data,{trigger}){view.tell=trigger,dress(root,view);let fresh=!isSameText(view.data,data);fresh&&fillLines(dom,view,data),
fresh&&view.data&&dom.lines.scrollIntoView({block:"nearest"}),view.data=data,view.brush=data.span&&[data.span[0]-data.start,data.span[1]-data.start-1];let first=fresh&&
view.brush&&view.words[view.brush[0]];first&&(dom.lines.scrollTop=first.offsetTop-dom.lines.offsetTop-60),paintWords(view),fillScale(dom.scale,view),tellWord(dom,
view,null)},destroy:()=>{}})}function isSameText(before,data){return before&&before.start===data.start&&before.tokens.length===data.tokens.length&&before.tokens.
every((token,t)=>token===data.tokens[t])}function fillLines(dom,view,data){view.words=data.tokens.map((token,t)=>el("span",{class:"word","data-t":t,tabindex:t?-1:
0,role:"button"},token)),view.at=0,dom.lines.dir=data.direction,dom.lines.replaceChildren(...view.words.flatMap((word,t)=>{let end=data.ends.includes(t);return word.
classList.toggle("wide",data.spaced),end&&word.classList.add("end"),data.spaced?[word," "]:[word]})),dom.lines.scrollTop=0}function paintWords({data,words,brush,
theme}){let found=new Set(data.found.flatMap(([start,stop])=>Array.from({length:stop-start},(_,k)=>start+k-data.start)));words.forEach((word,t)=>{let{fill,opacity}=tintStyle(
data.tint,data.tint.values[t],theme.mode),inside=!!brush&&t>=Math.min(...brush)&&t<=Math.max(...brush);word.style.background=css(parseColor(fill,"#888"),opacity),
word.classList.toggle("above",data.tint.values[t]>data.threshold),word.classList.toggle("found",found.has(t)),word.classList.toggle("brushed",inside),word.setAttribute(
"aria-pressed",String(inside)),word.setAttribute("aria-label",describeValue(data,t))})}function scaleOf({most,values}){let above=[0,most/2,most];return values.some(
value=>value<0)?[-most,-most/2,...above]:above}function fillScale(scale,{data:{tint},theme}){let numbers=scaleOf(tint),ends=[formatNumber(numbers[0]),formatNumber(
tint.most)],boxes=numbers.map(value=>{let{fill,opacity}=tintStyle(tint,value,theme.mode),box=el("span",{class:"box"});return box.style.background=css(parseColor(
fill,"#888"),opacity),box});scale.replaceChildren(ends[0],...boxes,ends[1]),scale.setAttribute("aria-label",`Colours from ${ends[0]} to ${ends[1]} and beyond`)}
function describeValue(data,t){let value=data.tint.values[t];return`${`${data.item} ${formatCount(data.start+t+1)}`} \u2018\u2068${visibleText(data.tokens[t])}\u2069\
\u2019: ${formatNumber(value)}${value>data.threshold?", above the threshold":""}`}function tellWord(dom,{data},t){setText(dom.told,t===null?HINT:`${data.tint.title}\
, ${describeValue(data,t)}`)}function wireWords(dom,view){let under=event=>{let word=dom.lines.getRootNode().elementFromPoint(event.clientX,event.clientY)?.closest?.(
".word");return word&&dom.lines.contains(word)?Number(word.dataset.t):null},brush=span=>{view.brush=span,paintWords(view)};dom.lines.addEventListener("pointerdo\
wn",event=>{view.from=event.button?null:under(event),view.before=view.brush,view.from!==null&&brush([view.from,view.from])}),dom.lines.addEventListener("pointer\
move",event=>{let t=under(event);t!==null&&(tellWord(dom,view,t),view.from!==null&&t!==view.brush?.[1]&&brush([view.from,t]))});let drop=()=>{view.from!==null&&
brush(view.before),view.from=null};dom.lines.addEventListener("pointercancel",drop),dom.lines.addEventListener("pointerleave",()=>{tellWord(dom,view,null),view.
from!==null&&settle(view)}),dom.lines.addEventListener("pointerup",()=>{view.from!==null&&settle(view)}),dom.lines.addEventListener("focusin",event=>{let t=Number(
event.target.dataset.t);Number.isInteger(t)&&tellWord(dom,view,t)}),dom.lines.addEventListener("keydown",event=>{let t=view.words.indexOf(event.target);t>=0&&handleKey(
event,t,view,brush)&&event.preventDefault()}),dom.lines.addEventListener("keyup",event=>{event.key==="Shift"&&view.from!==null&&settle(view)})}function handleKey(event,t,view,brush){
let last=view.words.length-1,forward=view.data.direction==="rtl"?-1:1,moves={ArrowRight:t+forward,ArrowLeft:t-forward,ArrowDown:t+FAR,ArrowUp:t-FAR,Home:0,End:last};
if(event.key in moves){let goal=clamp(moves[event.key],0,last);event.shiftKey&&(view.from??=t,brush([view.from,goal])),moveTo(view,goal)}else if(event.key==="En\
ter"||event.key===" ")brush([t,t]),settle(view);else if(event.key==="Escape")brush(null),settle(view);else return!1;return!0}function moveTo(view,t){view.words[view.
at].setAttribute("tabindex","-1"),view.words[t].setAttribute("tabindex","0"),view.at=t,view.words[t].focus()}function settle(view){view.from=null;let{start}=view.
data;view.tell("span",view.brush?[start+Math.min(...view.brush),start+Math.max(...view.brush)+1]:[])}function pictureOf(dom,view){let{data,words,theme}=view,frame=dom.
lines.getBoundingClientRect(),height=dom.lines.scrollHeight+40;return{theme,width:frame.width,height,name:data.name,draw:pen=>{pen.text(10,22,data.tint.title,{fill:css(
theme.text),size:SIZE,weight:600}),drawScale(pen,frame.width-10,data.tint),words.forEach((word,t)=>{let box=word.getBoundingClientRect(),x=box.left-frame.left,y=box.
top-frame.top+dom.lines.scrollTop+30;pen.rect(x,y,box.width,box.height,{...tintStyle(data.tint,data.tint.values[t],theme.mode),radius:3}),word.classList.contains(
"brushed")&&pen.rect(x,y,box.width,box.height,{stroke:css(theme.primary),width:2});let color=css(theme.text);word.classList.contains("above")&&pen.line(x,y+box.
height,x+box.width,y+box.height,{stroke:color,width:2}),pen.text(x+box.width/2,y+box.height-7,data.tokens[t],{fill:color,size:SIZE,align:"center"})})}}}function drawScale(pen,x,tint){
let numbers=scaleOf(tint),text={fill:css(pen.theme.muted),size:SIZE-3,align:"right"},first=x-44-18*numbers.length;pen.text(x,21,formatNumber(tint.most),text),numbers.
forEach((value,k)=>pen.rect(first+18*k,10,18,14,tintStyle(tint,value,pen.theme.mode))),pen.text(first-5,21,formatNumber(numbers[0]),text)}var mount=mounting({words:create}),
main_default=streamlit(mount);export{create,main_default as default,mount,scaleOf};
