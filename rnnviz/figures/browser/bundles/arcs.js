// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function freshen(place,fresh){for(fresh.forEach((node,k)=>{let old=place.children[k];if(!old){place.append(node);return}for(let{name}of[...old.attributes])
node.hasAttribute(name)||old.removeAttribute(name);for(let{name,value}of node.attributes)old.getAttribute(name)!==value&&old.setAttribute(name,value);old.isEqualNode(
node)||old.replaceChildren(...node.childNodes)});place.children.length>fresh.length;)place.lastChild.remove()}function clamp(value,low,high){return Math.min(Math.
max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(element),{left,top,width,height}=node.getBoundingClientRect();
return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}function spotIn(element,event){let zoom=zoomOf(element),{left,top}=element.getBoundingClientRect();
return{x:(event.clientX-left)/zoom,y:(event.clientY-top)/zoom}}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(()=>{asked=
0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}},PAGE_TEMPLATE=`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@@title@@</title>
<style>
:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; --st-background-color: #ffffff; --st-seconda\
ry-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }
@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-c\
olor: #8fb0ec; } }
@@font@@
body { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }
h1 { font-size: 20px; font-weight: 600; }
footer math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }
footer p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }
@@style@@
</style>
</head>
<body>
<h1>@@title@@</h1>
<div id="place"><div class="view @@kind@@"></div></div>
<footer>@@about@@</footer>
<script id="payload" type="@@type@@">@@data@@<\/script>
<script type="module">
@@script@@
{
  const root = document.getElementById("place");
  const { type, textContent } = document.getElementById("payload");
  const unpack = async (text) => {
    const { body } = await fetch(\`data:application/gzip;base64,\${text}\`);
    return new Response(body.pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const data = type === "application/json" ? JSON.parse(textContent) : await unpack(textContent);
  mount(root, data);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => mount(root, data));
}
<\/script>
</body>
</html>
`;var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"),of=name=>faces.filter(rule=>unquoted(rule.style.
getPropertyValue("font-family"))===name),pieces=family===WHOLE?of(PIECES):[];for(let some of[pieces,of(family)]){let needed=some.filter(rule=>covers(rangeOf(rule),
text)),had=(await Promise.allSettled(needed.map(rule=>carried(rule,family)))).flatMap(rule=>rule.status==="fulfilled"?rule.value:[]);if(had.length)return had.join(
`
`)}return""}async function carried(rule,family){let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src")),answer=await fetch(new URL(address,
rule.parentStyleSheet.href??document.baseURI));if(!answer.ok)throw new Error(`The font is not there: ${answer.status}.`);let weight=rule.style.getPropertyValue(
"font-weight")||"400",range=rangeOf(rule);return`@font-face { font-family: "${family}"; font-weight: ${weight}; ${range&&`unicode-range: ${range}; `}src: url(${await dataUrl(
await answer.blob())}); }`}var rangeOf=rule=>rule.style.getPropertyValue("unicode-range"),unquoted=text=>text.trim().replace(/^["']|["']$/g,"");function covers(range,text){
if(!range)return!0;let ends=range.split(",").map(each=>{let[first,last=first]=each.trim().replace(/^U\+/i,"").split("-");return[parseInt(first.replaceAll("?","0"),
16),parseInt(last.replaceAll("?","F"),16)]});return[...text].some(character=>{let code=character.codePointAt(0);return ends.some(([first,last])=>first<=code&&code<=
last)})}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
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
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,at(x,y,draw,scale=1){context.save(),context.translate(x,y),context.scale(scale,
scale),draw(pen),context.restore()},rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,
width,height),paint(shape,style)},line(x1,y1,x2,y2,style){let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(
d),style)},text(x,y,text,style){context.globalAlpha=style.opacity??1,context.fillStyle=style.fill,context.font=`${style.italic?"italic ":""}${style.weight??400}\
 ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.textBaseline="alphabetic",style.stroke&&(context.strokeStyle=style.stroke,context.
lineWidth=style.width??1,context.lineJoin="round",context.setLineDash([]),context.strokeText(text,x,y)),context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){
context.imageSmoothingEnabled=!1,context.drawImage(picture,x,y,width,height)}};return pen}var ANCHORS={left:"start",center:"middle",right:"end"};function svgPen(parent,theme,fitted=!1){
let add=(tag,attributes,style)=>{let node=svgEl(tag,{...attributes,fill:style.fill??"none",stroke:style.stroke,"stroke-width":style.stroke?style.width??1:void 0,
"stroke-dasharray":style.dash?.length?style.dash.join(" "):void 0,"stroke-linejoin":style.stroke?"round":void 0,"stroke-linecap":style.stroke&&!style.dash?.length?
"round":void 0,opacity:style.opacity});return parent.append(node),node},round=value=>Math.round(value*100)/100;return{theme,at(x,y,draw,scale=1){let resized=scale===
1?"":` scale(${Math.round(scale*1e4)/1e4})`,group=svgEl("g",{transform:`translate(${round(x)} ${round(y)})${resized}`});parent.append(group),draw(svgPen(group,theme,
fitted))},rect(x,y,width,height,style){let box={x:round(x),y:round(y),width:round(width),height:round(height)};return add("rect",{...box,rx:style.radius},style)},
line(x1,y1,x2,y2,style){return add("line",{x1:round(x1),y1:round(y1),x2:round(x2),y2:round(y2)},style)},path(d,style){return add("path",{d},style)},text(x,y,text,style){
let[size,weight]=[style.size??12,style.weight??400],node=add("text",{x:round(x),y:round(y),"font-size":size,"font-weight":weight,"font-style":style.italic?"ital\
ic":void 0,"paint-order":style.stroke?"stroke":void 0,textLength:fitted&&text?round(style.length??textWidth(theme,text,size,weight)):void 0,lengthAdjust:fitted&&
text?"spacingAndGlyphs":void 0,"text-anchor":ANCHORS[style.align??"left"]},style);return node.append(text),node},image(picture,x,y,width,height){let factor=Math.
max(1,Math.ceil(2*width/picture.width)),tall=Math.max(1,Math.ceil(2*height/picture.height)),large=el("canvas",{width:picture.width*factor,height:picture.height*
tall}),context=large.getContext("2d");return context.imageSmoothingEnabled=!1,context.drawImage(picture,0,0,large.width,large.height),add("image",{x:round(x),y:round(
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function dotBelow(pen,x,y,width){pen.line(
x-width/2,y,x+width/2,y,{stroke:css(pen.theme.text),width:1.5,dash:[1.5,3]})}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}function drawPicture(pen,{theme,width,height,draw}){pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen)}async function saveSvg(picture){
let{theme,width,height,name}=picture,svg=svgEl("svg",{xmlns:SVG_SPACE,width:Math.ceil(width),height:Math.ceil(height),viewBox:`0 0 ${Math.ceil(width)} ${Math.ceil(
height)}`,"font-family":theme.font});drawPicture(svgPen(svg,theme,!0),picture),svg.prepend(svgEl("style",{},await fontRules(theme,svg.textContent))),saveElement(
svg,name)}var svgText=svg=>new XMLSerializer().serializeToString(svg);function saveElement(svg,name){saveBlob(new Blob([svgText(svg)],{type:"image/svg+xml"}),fileName(
name,"svg"))}function saveCanvas(canvas,name){canvas.toBlob(blob=>saveBlob(blob,fileName(name,"png")),"image/png")}function savePng(picture){let{theme,width,height,
name}=picture,scale=Math.min(2,16e3/width,16e3/height),canvas=el("canvas",{width:Math.ceil(width*scale),height:Math.ceil(height*scale)}),context=canvas.getContext(
"2d");context.scale(scale,scale),drawPicture(canvasPen(context,theme),picture),saveCanvas(canvas,name)}var READABLE=4e5;function scriptJson(value){let codes={"<":"\
\\u003c",">":"\\u003e","&":"\\u0026","\u2028":"\\u2028","\u2029":"\\u2029"};return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g,character=>codes[character])}
async function packed(text){let stream=new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));return(await dataUrl(await new Response(stream).blob())).
split(",")[1]}function escapeHtml(text){return text.replace(/[<>&"]/g,character=>`&#${character.charCodeAt(0)};`)}async function savePage(root,payload,name){let script=await(await fetch(
import.meta.url)).text(),style=root.getRootNode().querySelector("style")?.textContent??"",data=scriptJson(payload),large=data.length>READABLE,parts={title:escapeHtml(
payload.title||name),about:(payload.about||[]).map(line=>`<p>${escapeHtml(line)}</p>`).join("")+(payload.equation||""),font:await fontRules(readTheme(root),data),
kind:payload.kind,style,type:large?"application/gzip":"application/json",data:large?await packed(data):data,script},page=PAGE_TEMPLATE.replace(/@@(\w+)@@/g,(_,part)=>parts[part]);
saveBlob(new Blob([page],{type:"text/html"}),fileName(name,"html"))}var SVG=["SVG","As on the screen and sharp at any size, for print"],PNG=["PNG","As on the screen and twice as fine, for slides"];function addMenu(place,root,savesPage,{
picture,payload}){let page=()=>savePage(root,payload(),picture().name),menu=makeMenu();return menu.add(...SVG,()=>saveSvg(picture())),menu.add(...PNG,()=>savePng(
picture())),savesPage&&menu.add("Web page","One file that stays alive without a network, for a course page",page),place.append(menu.node),menu}function makeMenu(){
let node=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":"Save this figure"},"Save");node.append(summary,list);
let add=(label,help,action)=>{let button=el("button",{type:"button",title:help},label);return button.addEventListener("click",()=>{node.open=!1,action()}),list.
append(button),button};return node.addEventListener("keydown",event=>{event.key!=="Escape"||!node.open||(node.open=!1,summary.focus(),event.stopPropagation())}),
node.addEventListener("focusout",event=>{node.contains(event.relatedTarget)||(node.open=!1)}),{node,summary,add}}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
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
savesPage:!!key})}}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.dispatchEvent(new CustomEvent(TIME_EVENT,
{detail:{from,group,t,passing}}))}function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(TIME_EVENT,
listen),()=>window.removeEventListener(TIME_EVENT,listen)}function isAnother(data,before,name){return data[name]!==before[name]||data.turn!==before.turn}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function formatFixed(value){if(value===null||!Number.isFinite(
value))return"none";let text=value.toFixed(2);return text==="-0.00"?"0.00":minus(text)}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}
function visibleText(text){return text===""?"\u2205":text.replace(/^-(?=\.?\d)/,"\u2212").replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}
function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).join("")+"\u2026"}function plural(count,item){return`${formatCount(count)} ${item}${count===1?"":"s"}`}var CURVE={width:150,height:34};function tintValue(data,t){return data.tint?.values[t]??null}function tintStyle(tint,value,mode){let share=tint.most>0?clamp(Math.
abs(value)/tint.most,0,1):0;return{fill:(value<0?tint.against:tint.color)[mode],opacity:.04+.36*share}}function shaded(view){return!!(view.table&&view.shading&&
!view.data.tint?.leads)}function describeTint(data,t){if(!data.tint)return[];let value=tintValue(data,t);return value===null?[`${data.tint.title}: ${data.tint.absent}`]:
[`${data.tint.title}: ${formatNumber(value)}`]}function tintCurve(view,t){let{tint}=view.data,row=tint?.curves?.[t];if(!row||row.length<2)return null;let{width,
height}=CURVE,most=Math.max(...row,1e-9),x=k=>1+(width-2)*k/(tint.longest||1),y=value=>height-2-(height-4)*value/most,points=row.map((value,k)=>`${x(k).toFixed(
1)},${y(value).toFixed(1)}`).join(" "),color=tint.color[view.theme.mode],drawing=svgEl("svg",{width,height,class:"curve"});return drawing.append(svgEl("line",{x1:1,
x2:width-1,y1:height-2,y2:height-2,stroke:css(view.theme.hairline)}),svgEl("line",{x1:x(tint.after),x2:x(tint.after),y1:0,y2:height-2,stroke:css(view.theme.muted),
"stroke-dasharray":"2 2"}),svgEl("polyline",{points,fill:"none",stroke:color,"stroke-width":2})),el("div",{class:"left"},drawing,el("span",{class:"note"},`left \
of it over the next ${plural(row.length-1,view.data.item)}`))}function quoted(token){return{token:visibleText(token)}}function plainPart(part){return typeof part=="string"?part:`\u2018${part.token}\u2019`}function sourceWord(data,arrow){
return quoted(arrow.s===null?arrow.word:data.tokens[arrow.s])}function describeWord(view,t){let{data,links}=view,[first,...others]=links.outgoing[t],lines=[];if(first){
let unit=first.unit===null?"":`, unit ${first.unit}`;lines.push([quoted(data.tokens[t]),` looks back ${plural(first.length,data.item)} to `,sourceWord(data,first),
`, ${data.weight_name} ${formatFixed(first.weight)}${unit}`])}else lines.push([quoted(data.tokens[t]),` looks back to no earlier ${data.item}`]);others.length&&
lines.push(["then to ",...listed(others.map(arrow=>[sourceWord(data,arrow),` (${formatFixed(arrow.weight)})`]))]);let later=links.incoming[t];if(later.length){let some=listed(
later.slice(0,4).map(arrow=>[quoted(data.tokens[arrow.t])])),more=later.length>4?` and ${later.length-4} more`:"",verb=later.length===1?"looks":"look";lines.push(
[`${plural(later.length,`later ${data.item}`)} ${verb} back to it: `,...some,more])}let tint=describeTint(data,t);return tint.length&&lines.push(tint),data.unknown.
includes(t)&&lines.push([`The model does not know this ${data.item}`]),data.extra&&data.extra[t]&&lines.push([data.extra[t]]),lines}function listed(parts){return parts.
flatMap((part,k)=>k?[", ",...part]:part)}function fillBubble(bubble,view,t){let lines=describeWord(view,t).map(line=>el("div",{},...line.map(part=>typeof part==
"string"?part:quotation(part)))),curve=tintCurve(view,t);bubble.replaceChildren(...lines,...curve?[curve]:[]),bubble.classList.remove("hint")}function quotation(part){
return el("b",{},"\u2018",el("bdi",{},part.token),"\u2019")}function fillHint(bubble,item){bubble.replaceChildren(`Point at a ${item} to see its arrow; click to\
 pin it. With the keyboard: Tab, then the arrow keys; up follows the arrow.`),bubble.classList.add("hint"),bubble.style.transform=""}function placeBubble(bubble,t,dom){
let frame=boxOf(dom.root),word=boxOf(dom.words[t]),centre=word.left+word.width/2-frame.left,left=clamp(centre-bubble.offsetWidth/2,0,Math.max(0,frame.width-bubble.
offsetWidth));bubble.style.transform=`translateX(${Math.round(left)}px)`,bubble.style.setProperty("--tail",`${Math.round(clamp(centre-left,14,bubble.offsetWidth-
14))}px`)}var WORD_SIZE=17,TALLEST=210,LONGEST_WORD=32,STUB={across:34,up:46};function readArrows(data){let{target,source,rank,weight,unit,marked}=data.arrows,arrows=target.
map((t,k)=>({t,s:source[k],rank:rank[k],weight:weight[k],unit:unit?unit[k]:null,marked:!!(marked&&marked[k]),length:t-source[k],share:clamp(weight[k]/data.weight_scale,
0,1)})).concat(readStubs(data)),outgoing=data.tokens.map(()=>[]),incoming=data.tokens.map(()=>[]);for(let arrow of arrows)outgoing[arrow.t].push(arrow),arrow.s!==
null&&incoming[arrow.s].push(arrow);for(let list of outgoing)list.sort((a,b)=>a.rank-b.rank);return{arrows,outgoing,incoming,longest:Math.max(1,...arrows.map(arrow=>arrow.
length))}}function readStubs(data){let stubs=data.window?.stubs;return stubs?stubs.target.map((t,k)=>({t,s:null,rank:0,weight:stubs.weight[k],unit:stubs.unit[k],
marked:!1,length:stubs.distance[k],share:clamp(stubs.weight[k]/data.weight_scale,0,1),word:stubs.word[k]})):[]}function layoutArcs(data,links,width,theme){let words=data.
tokens.map(token=>shorten(visibleText(token),LONGEST_WORD)),widths=words.map(word=>Math.max(10,textWidth(theme,word,WORD_SIZE))),used=widths.reduce((sum,one)=>sum+
one,0),gap=clamp((width-40-used)/Math.max(1,words.length),12,26),total=Math.max(width,used+gap*words.length+24),forward=data.direction==="rtl"?-1:1,edges=[],at=12,
x=widths.map(one=>{edges.push(at);let centre=at+gap/2+one/2;return at+=one+gap,forward>0?centre:total-centre});edges.push(at);let tallest=Math.max(0,...links.arrows.
map(arrow=>riseOf(x,arrow))),baseline=Math.ceil(tallest)+16;return{words,widths,gap,x,edges,total,forward,baseline,height:baseline+34}}function riseOf(x,arrow){
return arrow.s===null?STUB.up:arcHeight(Math.abs(x[arrow.t]-x[arrow.s]))}function arcHeight(distance){return TALLEST*1.35*distance/(distance+320)}function arcPath(layout,arrow){
if(arrow.s===null)return stubPath(layout,arrow);let foot=Math.min(5,layout.gap/3),from=layout.x[arrow.t]-layout.forward*foot,to=layout.x[arrow.s]+layout.forward*
foot,y=layout.baseline,control=y-arcHeight(Math.abs(from-to))*4/3,[a,b]=[from.toFixed(1),to.toFixed(1)];return`M${a} ${y}C${a} ${control.toFixed(1)} ${b} ${control.
toFixed(1)} ${b} ${y-1}M${(to-3.6).toFixed(1)} ${y-7.5}L${b} ${y-1}L${(to+3.6).toFixed(1)} ${y-7.5}`}function stubPath(layout,arrow){let from=layout.x[arrow.t]-
layout.forward*Math.min(5,layout.gap/3),to=from-layout.forward*STUB.across,y=layout.baseline,top=y-STUB.up,back=to+layout.forward*7,[a,b,c]=[from.toFixed(1),to.
toFixed(1),back.toFixed(1)];return`M${a} ${y}C${a} ${y-30} ${(from-layout.forward*12).toFixed(1)} ${top} ${b} ${top}M${c} ${top-4}L${b} ${top}L${c} ${top+4}`}function wordAt(layout,x){
let along=layout.forward>0?x:layout.total-x,{edges}=layout;if(along<edges[0]||along>=edges[edges.length-1])return null;let low=0,high=edges.length-1;for(;high-low>
1;){let middle=low+high>>1;edges[middle]<=along?low=middle:high=middle}return low}function tableValue(table,t,j){return table?table[t*(t-1)/2+j]/255:null}function litWord(view){return view.hovered??view.focused??view.heard??view.pinned}function wireWords(dom,view){let{scroll}=dom;scroll.addEventListener("pointerm\
ove",event=>view.hover(wordUnder(event,dom,view))),scroll.addEventListener("pointerleave",()=>view.hover(null)),scroll.addEventListener("scroll",()=>{showEdges(
dom),view.repaint()},{passive:!0}),scroll.addEventListener("click",event=>{let t=wordUnder(event,dom,view);t!==null&&view.pin(view.pinned===t?null:t)}),dom.svg.
addEventListener("focusin",event=>{let t=dom.words.indexOf(event.target);t<0||view.focus(t,event.target.matches(":focus-visible"))}),dom.svg.addEventListener("f\
ocusout",()=>view.focus(null,!1)),dom.svg.addEventListener("keydown",event=>{let t=dom.words.indexOf(event.target);t>=0&&handleKey(event.key,t,dom,view)&&event.
preventDefault()})}function showEdges({scroll}){let hidden=scroll.scrollWidth-scroll.clientWidth,left=scroll.dir==="rtl"?hidden+scroll.scrollLeft:scroll.scrollLeft;
scroll.classList.toggle("more-left",left>2),scroll.classList.toggle("more-right",hidden-left>2)}function wordUnder(event,dom,view){let{layout}=view,{x,y}=spotIn(
dom.svg,event);if(y>=layout.baseline-4&&y<=layout.height)return wordAt(layout,x);let t=event.target.dataset?.t;return t===void 0?null:Number(t)}function handleKey(key,t,dom,view){
let last=view.data.tokens.length-1,{forward}=view.layout,moves={ArrowRight:t+forward,ArrowLeft:t-forward,Home:0,End:last};if(key in moves)moveFocus(clamp(moves[key],
0,last),dom,view);else if(key==="ArrowUp")moveFocus(view.links.outgoing[t][0]?.s??t,dom,view);else if(key==="ArrowDown")moveFocus(view.links.incoming[t][0]?.t??
t,dom,view);else if(key==="Enter"||key===" ")view.pin(view.pinned===t?null:t);else if(key==="Escape")view.pin(null);else return!1;return!0}function moveFocus(t,dom,view){
setTabStop(t,dom,view),dom.words[t].focus({preventScroll:!0});let word=boxOf(dom.words[t]),frame=boxOf(dom.scroll);word.left<frame.left+40?dom.scroll.scrollLeft-=
frame.left+frame.width/3-word.left:word.right>frame.right-40&&(dom.scroll.scrollLeft+=word.right-(frame.right-frame.width/3))}function setTabStop(t,dom,view){dom.
words[view.tabStop]?.setAttribute("tabindex",-1),view.tabStop=t;let word=dom.words[t];if(!word)return;word.setAttribute("tabindex",0);let lines=describeWord(view,
t).map(line=>line.map(plainPart).join(""));word.setAttribute("aria-label",lines.join(". "))}var MARKED_DASH=[7,2,2,2];function restingStyle(theme,arrow){let width=1+(arrow.rank?1:2.2)*arrow.share;return arrow.marked?{stroke:css(theme.bad),width:Math.max(
2.6,width),opacity:arrow.rank?.75:1,dash:MARKED_DASH}:{stroke:css(theme.text),width,opacity:.5+.35*arrow.share}}function outgoingStyle(theme,arrow){return{stroke:css(
theme.primary),width:arrow.rank?1.8:3.2,opacity:arrow.rank?.75:1}}function incomingStyle(theme){return{stroke:css(theme.second),width:2,dash:[5,3]}}function drawWord(pen,layout,t){
let style={fill:css(pen.theme.text),size:WORD_SIZE,align:"center"};return pen.text(layout.x[t],layout.baseline+22,layout.words[t],style)}function drawPlate(pen,layout,t,style){
let width=layout.widths[t]+Math.min(10,layout.gap);return pen.rect(layout.x[t]-width/2,layout.baseline+3,width,27,{radius:4,...style})}function drawTints(pen,{layout,
data}){data.tint&&data.tint.values.forEach((value,t)=>{if(value===null){drawPlate(pen,layout,t,{stroke:css(pen.theme.muted),width:1,dash:[2,3],opacity:.6});return}
drawPlate(pen,layout,t,tintStyle(data.tint,value,pen.theme.mode))})}function showTints(dom,view){dom.tints.style.display=tintsShown(view)?"":"none"}function tintsShown(view){
return litWord(view)===null||!shaded(view)}function drawUnderline(pen,layout,t,style){let half=layout.widths[t]/2,y=layout.baseline+29;return pen.line(layout.x[t]-
half,y,layout.x[t]+half,y,{width:2.5,...style})}function drawUnknown(pen,{layout,data}){for(let t of data.unknown)dotBelow(pen,layout.x[t],layout.baseline+32.5,
layout.widths[t])}function drawLitWords(pen,view,t){let{layout,links,theme}=view;if(shaded(view))for(let j=0;j<t;j++){let value=tableValue(view.table,t,j);value>
.02&&drawPlate(pen,layout,j,{fill:css(theme.primary),opacity:.6*value,radius:2})}let fill=view.data.tint?.leads?void 0:css(theme.panel);drawPlate(pen,layout,t,{
fill,stroke:css(theme.primary),width:view.pinned===t?2.5:1.25});for(let arrow of links.outgoing[t])arrow.s!==null&&drawUnderline(pen,layout,arrow.s,{stroke:css(
theme.primary),opacity:arrow.rank?.75:1});for(let arrow of links.incoming[t])drawUnderline(pen,layout,arrow.t,{stroke:css(theme.second),dash:[5,3]})}function drawLitArrows(pen,view,t){
let{layout,links,theme}=view;for(let arrow of links.incoming[t])pen.path(arcPath(layout,arrow),incomingStyle(theme));for(let arrow of[...links.outgoing[t]].reverse())
pen.path(arcPath(layout,arrow),outgoingStyle(theme,arrow))}function drawWholeArcs(pen,view){let{layout,links,theme,data}=view,lit=litWord(view),top=data.title?36:
8,rtl=layout.forward<0,title={fill:css(theme.text),size:16,weight:600,align:rtl?"right":"left"};if(data.title&&pen.text(rtl?layout.total-12:12,24,data.title,title),
pen.at(0,top,inner=>{tintsShown(view)&&drawTints(inner,view),lit!==null&&drawLitWords(inner,view,lit);for(let arrow of links.arrows){if(arrow.length<view.least)
continue;let style=restingStyle(theme,arrow);lit!==null&&(style.opacity*=.3),inner.path(arcPath(layout,arrow),style)}lit!==null&&drawLitArrows(inner,view,lit),drawUnknown(
inner,view),data.tokens.forEach((_,t)=>drawWord(inner,layout,t))}),lit!==null){let text=describeWord(view,lit).map(line=>line.map(plainPart).join("")).join(". "),
style={fill:css(theme.muted),size:13};pen.text(12,top+layout.height+16,shorten(text,Math.floor(layout.total/6.5)),style)}}function wholeArcsHeight(view){return(view.
data.title?36:8)+view.layout.height+(litWord(view)===null?8:28)}function makeArcsDom(root){let least=el("input",{type:"range",min:1,step:1,id:"least"}),dom={root,least,leastText:el("label",{for:"least",class:"least-text"}),shading:el(
"input",{type:"checkbox"}),shadingLabel:el("label",{class:"shading"}),legend:el("div",{class:"legend note"}),marked:legendEntry("marked","moved"),unknown:legendEntry(
"unknown","unknown to the model"),tinted:legendEntry("tinted",""),against:legendEntry("against","takes from it"),saving:el("div",{class:"saving"}),scroll:el("di\
v",{class:"scroll"}),svg:svgEl("svg",{role:"group"}),bubble:el("div",{class:"bubble","aria-hidden":"true"}),words:[]};for(let layer of["tints","plates","arrows",
"dots","lit","texts"])dom[layer]=svgEl("g",{class:layer}),dom.svg.append(dom[layer]);return dom.shadingText=el("span"),dom.shadingLabel.append(dom.shading,dom.shadingText),
dom.legend.append(legendEntry("out","looks back to"),legendEntry("in","looked back at by"),dom.marked,dom.unknown,dom.tinted,dom.against),dom.scroll.append(dom.
svg),root.replaceChildren(el("div",{class:"bar"},dom.leastText,least,dom.shadingLabel,el("div",{class:"aside"},dom.legend,dom.saving)),dom.scroll,el("div",{class:"\
below"},dom.bubble)),dom}function legendEntry(kind,text){return el("span",{class:`entry ${kind}`},text)}function showControls(dom,view){let{data,links,theme}=view;
dom.least.max=links.longest,dom.least.value=view.least,dom.least.disabled=links.longest<2;let shown=links.arrows.filter(arrow=>arrow.length>=view.least).length,
text=`Arrows over at least ${plural(view.least,data.item)}: ${formatCount(shown)} of ${formatCount(links.arrows.length)}`;setText(dom.leastText,text),dom.least.
setAttribute("aria-valuetext",text),dom.shadingLabel.hidden=!view.table||!!data.tint?.leads,setText(dom.shadingText,`Shade earlier ${data.item}s by influence`),
dom.shading.checked=view.shading,dom.least.style.setProperty("--fill",`${100*(view.least-1)/Math.max(1,links.longest-1)}%`),dom.root.style.setProperty("--second",
css(theme.second)),dom.marked.hidden=!links.arrows.some(arrow=>arrow.marked),dom.unknown.hidden=!data.unknown.length,dom.tinted.hidden=!data.tint,data.tint&&(setText(
dom.tinted,data.tint.title),dom.tinted.style.setProperty("--tint",data.tint.color[theme.mode]),dom.against.style.setProperty("--tint",data.tint.against[theme.mode])),
dom.against.hidden=!data.tint?.values.some(value=>value<0),dom.root.style.setProperty("--third",css(theme.bad)),dom.root.style.setProperty("--muted",css(theme.muted)),
dom.root.style.setProperty("--edge",css(mix(theme.text,theme.background,.75)))}function fillScene(dom,view){let{layout,links,theme,data}=view;setAttributes(dom.
svg,{width:layout.total,height:layout.height,"font-family":theme.font,"aria-label":`${plural(data.tokens.length,data.item)} with an arrow from each to the earli\
er one that influences it most`}),dom.scroll.setAttribute("dir",data.direction);for(let layer of[dom.tints,dom.plates,dom.arrows,dom.dots,dom.lit])layer.replaceChildren();
drawTints(svgPen(dom.tints,theme),view);let arrowPen=svgPen(dom.arrows,theme);for(let arrow of links.arrows)arrow.node=arrowPen.path(arcPath(layout,arrow),restingStyle(
theme,arrow)),arrow.node.setAttribute("data-t",arrow.t);drawUnknown(svgPen(dom.dots,theme),view);let wordPen=svgPen(svgEl("g"),theme);freshen(dom.texts,data.tokens.
map((_,t)=>{let word=drawWord(wordPen,layout,t);return setAttributes(word,{tabindex:-1,role:"button","aria-pressed":view.pinned===t}),word})),dom.words=[...dom.
texts.children],hideShortArrows(view)}function hideShortArrows(view){for(let arrow of view.links.arrows){let display=arrow.length<view.least?"none":"";arrow.node.
style.display!==display&&(arrow.node.style.display=display)}}var SCROLL_REST=160;function middleWord(dom,view){let{layout}=view,svg=boxOf(dom.svg),middle=boxOf(dom.scroll).left+dom.scroll.clientWidth/2-svg.left,near=wordAt(
layout,clamp(middle,layout.edges[0],layout.edges[layout.edges.length-1]-1))??(layout.forward>0==middle>layout.total/2?view.data.tokens.length-1:0);return{t:near,
beside:layout.x[near]-middle}}function bringToMiddle(dom,view,t,beside=0){let svg=boxOf(dom.svg),frame=boxOf(dom.scroll),now=svg.left+view.layout.x[t]-frame.left-
dom.scroll.clientWidth/2,from=dom.scroll.scrollLeft;Math.abs(now-beside)>=.5&&(dom.scroll.scrollLeft+=now-beside),dom.scroll.scrollLeft!==from&&(view.moved=!0)}
function isSameWindow(view,data,theme){return!!(view.layout&&view.data?.window&&data.window)&&view.data.window.key===data.window.key&&!isAnother(data,view.data,
"selected")&&!isAnother(data,view.data,"minimum_distance")&&JSON.stringify(theme)===JSON.stringify(view.theme)}function noteMiddle(dom,view){if(dom.scroll.clientWidth!==
view.frame)return;let{t,beside}=middleWord(dom,view);view.reader={at:view.data.window.start+t,beside}}function leaveWindow(dom,view){return!view.data?.window||!view.
layout?null:(noteMiddle(dom,view),view.reader)}function enterWindow(dom,view,before){if(!view.data?.window||!view.layout)return;let{window:own,tokens}=view.data,
echo=view.told.lastIndexOf(own.at),asked=own.at!==view.place&&echo<0;echo>=0&&view.told.splice(0,echo),asked&&(view.told=[]),before&&!asked&&before.at>=own.start&&
before.at<own.start+tokens.length?bringToMiddle(dom,view,before.at-own.start,before.beside):bringToMiddle(dom,view,clamp(own.at-own.start,0,tokens.length-1)),view.
place=own.at,view.frame=dom.scroll.clientWidth,noteMiddle(dom,view)}function followScrolling(dom,view){let rest;dom.scroll.addEventListener("scroll",()=>{if(clearTimeout(
rest),!!view.data?.window){if(noteMiddle(dom,view),view.moved){view.moved=!1;return}rest=setTimeout(()=>{let at=view.data.window.start+middleWord(dom,view).t;at!==
view.place&&(view.place=at,view.told.push(at),view.tell("at",at))},SCROLL_REST)}},{passive:!0})}function create(root,savesPage){let dom=makeArcsDom(root),view={data:null,raw:null,links:null,layout:null,theme:null,table:null,width:0,tabStop:0,hovered:null,focused:null,
heard:null,pinned:null,least:1,shading:!0,lit:void 0,place:null,told:[],moved:!1,frame:0,reader:null,send:nothing,tell:nothing},schedule=onceAFrame(()=>lightUp(
dom,view));view.repaint=schedule,view.hover=t=>{view.hovered!==t&&(view.hovered=t,view.heard=null,schedule())},view.focus=(t,held)=>{view.focused=held?t:null,t!==
null&&setTabStop(t,dom,view),schedule()},view.pin=t=>{view.pinned!==t&&(view.pinned!==null&&dom.words[view.pinned].setAttribute("aria-pressed",!1),view.pinned=t,
view.heard=null,t!==null&&dom.words[t].setAttribute("aria-pressed",!0),view.lit=void 0,view.send("selected",t),schedule())},wireWords(dom,view),followScrolling(
dom,view),dom.least.addEventListener("input",()=>{view.least=Number(dom.least.value),hideShortArrows(view),showControls(dom,view)}),dom.least.addEventListener("\
change",()=>view.send("longer",view.least)),dom.shading.addEventListener("change",()=>{view.shading=dom.shading.checked,view.lit=void 0,schedule()});let rebuild=()=>{
!view.data||!view.width||(view.layout=layoutArcs(view.data,view.links,view.width,view.theme),fillScene(dom,view),showControls(dom,view),setTabStop(view.focused??
view.pinned??Math.min(view.tabStop,view.data.tokens.length-1),dom,view),view.lit=void 0,showEdges(dom),schedule())},redraw=()=>{let before=leaveWindow(dom,view);
rebuild(),enterWindow(dom,view,before)},observer=followWidth(root,view,redraw),deaf=hearTime(view,(group,t)=>{!group||group!==view.data?.group||(view.heard=clamp(
t-1,0,view.data.tokens.length-1),schedule())});return addMenu(dom.saving,root,savesPage,{picture:()=>({theme:view.theme,width:view.layout.total,height:wholeArcsHeight(
view),name:view.data.name,draw:pen=>drawWholeArcs(pen,view)}),payload:()=>({...view.raw,selected:view.pinned,minimum_distance:view.least})}),Object.assign(view,
{update(data,{state,trigger}){view.send=state,view.tell=trigger;let theme=readTheme(root),before=leaveWindow(dom,view);if(isSameWindow(view,data,theme)){Object.
assign(view,{data,raw:data}),enterWindow(dom,view,before);return}view.theme=theme,data!==view.raw&&takeArcs(view,data),view.width||=Math.floor(boxOf(root).width),
rebuild(),enterWindow(dom,view,before),whenFontsReady(redraw)},destroy(){schedule.cancel(),observer.disconnect(),deaf()}})}function takeArcs(view,data){let before=view.
raw,same=before&&before.tokens.length===data.tokens.length&&before.tokens.every((token,t)=>token===data.tokens[t]);view.links=readArrows(data),view.table=data.table?
decodeBytes(data.table):null,same?isAnother(data,before,"selected")&&(view.pinned=data.selected):Object.assign(view,{hovered:null,focused:null,heard:null,tabStop:0,
pinned:data.selected}),(!same||isAnother(data,before,"minimum_distance"))&&(view.least=data.minimum_distance),view.least=clamp(view.least,1,Math.max(view.links.
longest,1)),Object.assign(view,{data,raw:data})}function lightUp(dom,view){if(!view.layout)return;let t=litWord(view);t!==view.lit&&(view.lit=t,dom.plates.replaceChildren(),
dom.lit.replaceChildren(),dom.arrows.setAttribute("opacity",t===null?1:.22),showTints(dom,view),t!==null?(drawLitWords(svgPen(dom.plates,view.theme),view,t),drawLitArrows(
svgPen(dom.lit,view.theme),view,t),fillBubble(dom.bubble,view,t),tellTime(view,view.data.group,t+1)):fillHint(dom.bubble,view.data.item)),t!==null&&placeBubble(
dom.bubble,t,dom)}var mount=mounting({arcs:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
